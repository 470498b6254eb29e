package dev.reelay.adapters.remote;

import dev.reelay.model.ProviderSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A server that does with each connection what a test says, down to the bytes. */
final class BadServer implements AutoCloseable {
  private static final int HEAD_MAX = 64 * 1024;

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Future<?>> work = new CopyOnWriteArrayList<>();

  /** What is done with a connection whose request was read. */
  @FunctionalInterface
  interface Manner {
    void serve(String head, Socket connection, OutputStream out) throws Exception;
  }

  private BadServer(Manner manner) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    work.add(threads.submit(() -> accept(manner)));
  }

  static BadServer start(Manner manner) throws IOException {
    return new BadServer(manner);
  }

  /** A server that answers every request with the same text. */
  static BadServer answering(String answer) throws IOException {
    return start((_, _, out) -> write(out, answer));
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  URI url(String path) {
    return url("127.0.0.1", path);
  }

  URI url(String host, String path) {
    return URI.create("http://" + host + ":" + socket.getLocalPort() + path);
  }

  /** The requests up to their bodies. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  static ProviderSettings settings(Duration timeout, long maxResultBytes) {
    return new ProviderSettings(
        "bad",
        null,
        null,
        Map.of(),
        List.of(),
        false,
        new ProviderSettings.Calls(
            Duration.ofSeconds(5),
            timeout,
            4,
            60,
            600,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)),
        1,
        maxResultBytes,
        true,
        Map.of());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private Void accept(Manner manner) throws IOException {
    while (!socket.isClosed()) {
      Socket connection = socket.accept();
      work.add(
          threads.submit(() -> {
            try (connection) {
              String head = head(connection.getInputStream());
              heads.add(head);
              manner.serve(head, connection, connection.getOutputStream());
            }
            return null;
          }));
    }
    return null;
  }

  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < HEAD_MAX && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
