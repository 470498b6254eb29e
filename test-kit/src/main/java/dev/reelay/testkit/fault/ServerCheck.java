package dev.reelay.testkit.fault;

import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Looks at the real servers as their clients do. */
final class ServerCheck {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final byte[] AMQP_0_9_1 = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  private ServerCheck() {}

  /** Whether a client is let in at this moment. */
  static boolean accepts(PrivateServers.Server server) {
    return switch (server) {
      case POSTGRES -> TestDatabase.isThere();
      case RABBITMQ -> answers("RABBITMQ", "15673", AMQP_0_9_1);
      case REDIS -> answers("REDIS", "16379", "PING\r\n".getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** Empties Redis. */
  static void flushRedis() throws IOException {
    String password = TestEnvironment.text("REELAY_REDIS_PASSWORD", "");
    try (Socket socket = connect("REDIS", "16379")) {
      String commands = "AUTH " + password + "\r\nFLUSHALL\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      String answer = "";
      InputStream in = socket.getInputStream();
      while (!answer.endsWith("+OK\r\n+OK\r\n")) {
        int next = in.read();
        if (next < 0 || answer.startsWith("-")) {
          throw new IOException("Redis refuses: " + answer);
        }
        answer += (char) next;
      }
    }
  }

  private static boolean answers(String name, String otherwise, byte[] greeting) {
    try (Socket socket = connect(name, otherwise)) {
      socket.getOutputStream().write(greeting);
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(String name, String otherwise) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    String host = TestEnvironment.text("REELAY_" + name + "_HOST", "127.0.0.1");
    String port = TestEnvironment.text("REELAY_" + name + "_PORT", otherwise);
    socket.connect(new InetSocketAddress(host, Integer.parseInt(port)), PATIENCE_MILLIS);
    return socket;
  }
}
