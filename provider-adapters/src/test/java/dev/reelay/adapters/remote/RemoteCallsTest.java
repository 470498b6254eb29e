package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemoteCallsTest {
  private static final Duration SHORT = Duration.ofMillis(1_500);
  private static final Account ACCOUNT = new Account("default", "");

  private static Answer call(URI url) throws ProviderUnreachableException {
    try (RemoteCalls calls = Workbench.calls("bad", BadServer.settings(SHORT, 1_000_000))) {
      return calls.send(ACCOUNT, RemoteCalls.Purpose.SUBMIT, HttpRequest.newBuilder(url).GET());
    }
  }

  private static ProviderUnreachableException failed(URI url) {
    return catchThrowableOfType(ProviderUnreachableException.class, () -> call(url));
  }

  private static ProviderUnreachableException failed(BadServer.Manner manner) throws Exception {
    try (BadServer server = BadServer.start(manner)) {
      return failed(server.url("/"));
    }
  }

  @Test
  void aServerThatHangsIsLeftInTimeAndMayHaveActed() throws Exception {
    // Given
    CountDownLatch end = new CountDownLatch(1);
    long begin = System.nanoTime();
    // When
    ProviderUnreachableException failure = failed((_, _, _) -> end.await());
    end.countDown();
    // Then
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aBodyThatDripsIsLeftInTimeAlthoughSomethingAlwaysComes() throws Exception {
    // Given
    CountDownLatch end = new CountDownLatch(1);
    long begin = System.nanoTime();
    // When
    ProviderUnreachableException failure =
        failed((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          while (!end.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            BadServer.write(out, "x");
          }
        });
    end.countDown();
    // Then
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    // Given
    String piece = "x".repeat(64 * 1024);
    // When
    ProviderUnreachableException failure =
        failed((_, _, out) -> {
          BadServer.write(out, "HTTP/1.1 200 OK\r\n\r\n");
          for (int i = 0; i < 1_000; i++) {
            BadServer.write(out, piece);
          }
        });
    // Then
    assertThat(failure).isNotNull();
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
  }

  @Test
  void aClosedPortProvesThatNothingWasSent() throws Exception {
    // Given
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    // When
    ProviderUnreachableException failure = failed(URI.create("http://127.0.0.1:" + port + "/"));
    // Then
    assertThat(failure.sent()).isEqualTo(Sent.NO);
    assertThat(failure).hasMessageContaining("bad").hasMessageNotContaining("Exception");
  }

  @Test
  void anUnknownHostProvesThatNothingWasSent() {
    // When
    ProviderUnreachableException failure = failed(URI.create("http://no-such-host.invalid/"));
    // Then
    assertThat(failure.sent()).isEqualTo(Sent.NO);
  }

  @Test
  void aConnectionThatIsResetMayHaveActed() throws Exception {
    // When
    ProviderUnreachableException failure =
        failed((_, connection, _) -> connection.setSoLinger(true, 0));
    // Then
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
  }

  @Test
  void aRedirectIsAnAnswerLikeOthers() throws Exception {
    // Given
    try (BadServer server =
        BadServer.answering(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) {
      // When
      Answer answer = call(server.url("/"));
      // Then
      assertThat(answer.status()).isEqualTo(302);
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void anOrderIsNotRepeatedBehindOurBackWhenAKeptConnectionDies() throws Exception {
    // Given
    List<String> orders = new CopyOnWriteArrayList<>();
    try (BadServer server =
            BadServer.start((head, connection, out) -> {
              orders.add(head);
              if (orders.size() == 1) {
                BadServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                orders.add(BadServer.head(connection.getInputStream()));
              }
            });
        RemoteCalls calls = Workbench.calls("bad", BadServer.settings(SHORT, 1_000_000))) {
      // When
      calls.send(ACCOUNT, RemoteCalls.Purpose.SUBMIT, order(server));
      ProviderUnreachableException failure =
          catchThrowableOfType(
              ProviderUnreachableException.class,
              () -> calls.send(ACCOUNT, RemoteCalls.Purpose.SUBMIT, order(server)));
      // Then
      assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
      assertThat(orders).hasSize(2);
    }
  }

  private static HttpRequest.Builder order(BadServer server) {
    return HttpRequest.newBuilder(server.url("/")).POST(HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void aProviderThatOnlyFailsIsLeftAloneForAMoment() throws Exception {
    // Given
    try (BadServer server =
            BadServer.answering(
                "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        RemoteCalls calls = Workbench.calls("bad", BadServer.settings(SHORT, 1_000_000))) {
      // When
      int sent = 0;
      ProviderUnreachableException refusal = null;
      while (refusal == null && sent < 100) {
        try {
          calls.send(
              ACCOUNT, RemoteCalls.Purpose.LOOK, HttpRequest.newBuilder(server.url("/")).GET());
          sent++;
        } catch (ProviderUnreachableException e) {
          refusal = e.sent() == Sent.NO ? e : null;
        }
      }
      // Then
      assertThat(sent).isLessThan(100);
      assertThat(refusal.retryAt()).isNotNull();
      assertThat(calls.isBroken()).isTrue();
      assertThat(calls.breaker(ACCOUNT.name())).isEqualTo("open");
      assertThat(calls.breaker("another")).isEqualTo("closed");
    }
  }

  @Test
  void tellsHowManyCallsAreInHand() throws Exception {
    // Given
    AtomicReference<RemoteCalls> inUse = new AtomicReference<>();
    AtomicInteger seen = new AtomicInteger();
    BadServer.Manner counts = (_, _, _) -> seen.set(inUse.get().inHand(ACCOUNT.name()));
    try (BadServer server = BadServer.start(counts);
        RemoteCalls calls = Workbench.calls("bad", BadServer.settings(SHORT, 1_000_000))) {
      inUse.set(calls);
      // When
      Throwable cutOff =
          catchThrowable(() ->
              calls.send(
                  ACCOUNT,
                  RemoteCalls.Purpose.LOOK,
                  HttpRequest.newBuilder(server.url("/")).GET()));
      // Then
      assertThat(cutOff).isInstanceOf(ProviderUnreachableException.class);
      assertThat(seen).hasValue(1);
      assertThat(calls.inHand(ACCOUNT.name())).isZero();
    }
  }
}
