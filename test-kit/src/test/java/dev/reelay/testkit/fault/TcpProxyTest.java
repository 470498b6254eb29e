package dev.reelay.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int NOTHING_WITHIN_MILLIS = 300;
  private static final int ANSWER_WITHIN_MILLIS = 5_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket server;
  private TcpProxy proxy;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    threads.execute(this::echo);
    proxy = TcpProxy.to("127.0.0.1", server.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    server.close();
    threads.shutdownNow();
  }

  @Test
  void forwardsInBothDirections() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write(7);

      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void aCutEndsWhatIsOpenAndTakesNewConnections() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);

      proxy.cut();

      assertThat(isEnded(client)).isTrue();
    }
    try (Socket next = connect()) {
      next.getOutputStream().write(8);
      assertThat(next.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void aShutWireTakesNothingUntilItIsOver() throws IOException {
    proxy.shut();
    try (Socket client = connect()) {
      assertThat(isEnded(client)).isTrue();
    }

    proxy.pass();

    try (Socket next = connect()) {
      next.getOutputStream().write(8);
      assertThat(next.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void aBlackHoleKeepsWhatIsSentUntilItIsOver() throws IOException {
    try (Socket old = connect()) {
      old.getOutputStream().write(7);
      assertThat(old.getInputStream().read()).isEqualTo(7);

      proxy.blackHole();
      old.getOutputStream().write(8);
      try (Socket fresh = connect()) {
        fresh.getOutputStream().write(9);

        assertThatNothingComesTo(old);
        assertThatNothingComesTo(fresh);
        proxy.pass();

        assertThat(old.getInputStream().read()).isEqualTo(8);
        assertThat(fresh.getInputStream().read()).isEqualTo(9);
      }
    }
  }

  @Test
  void aSlowWireTakesItsTime() throws IOException {
    proxy.slow(Duration.ofMillis(100), 1_000_000);
    try (Socket client = connect()) {
      long begun = System.nanoTime();
      client.getOutputStream().write(7);

      assertThat(client.getInputStream().read()).isEqualTo(7);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
    return socket;
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  private static void assertThatNothingComesTo(Socket socket) throws IOException {
    socket.setSoTimeout(NOTHING_WITHIN_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> echo(client));
      } catch (IOException _) {
        // Closed by the end of the test.
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // Cut.
    }
  }
}
