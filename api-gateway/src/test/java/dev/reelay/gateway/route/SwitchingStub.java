package dev.reelay.gateway.route;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A hub that switches protocols: it answers 101 and, in the same breath, the head of the request
 * that it saw; then it gives back each line. A path with {@code refused} gets 404.
 */
public final class SwitchingStub implements QuarkusTestResourceLifecycleManager {
  private ServerSocket server;

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
    return Map.of("reelay.upstream.hub", "http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket client) {
    try (client;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
      StringBuilder head = new StringBuilder();
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        head.append(line).append('|');
      }
      if (head.indexOf("refused") >= 0) {
        write(client, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      write(
          client,
          "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
              + "sec-websocket-accept: x\r\nsec-websocket-protocol: reelay.v1+json\r\n\r\n"
              + head
              + "\n");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("leave")) {
          return;
        }
        write(client, line + "\n");
      }
    } catch (IOException e) {
      // The gateway or the test went away.
    }
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().flush();
  }
}
