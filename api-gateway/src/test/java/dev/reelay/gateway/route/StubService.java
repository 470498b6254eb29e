package dev.reelay.gateway.route;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service behind the gateway. Streams send an entry for each {@code POST /release}; {@code GET
 * /closed} counts the streams whose reader went away; everything shows what it was sent.
 */
public final class StubService {
  private static final byte[] FILE = "0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII);

  private final HttpServer server;
  private final Semaphore releases = new Semaphore(0);
  private final AtomicInteger closed = new AtomicInteger();

  private StubService(HttpServer server) {
    this.server = server;
  }

  /** Starts it on a free port. */
  public static StubService start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StubService stub = new StubService(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", stub::handle);
    server.start();
    return stub;
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops it at once. */
  public void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/release")) {
      releases.release();
      answer(exchange, 200, "released");
    } else if (path.equals("/closed")) {
      answer(exchange, 200, String.valueOf(closed.get()));
    } else if (path.startsWith("/internal/")
        || path.startsWith("/webhooks/")
        || path.startsWith("/admin/")
        || path.startsWith("/v1/analytics/")
        || path.endsWith("/timeline")
        || path.endsWith("/progress-history")
        || path.startsWith("/v1/webhooks")) {
      echo(exchange);
    } else if (path.endsWith("/events")) {
      stream(exchange);
    } else if (path.endsWith("/broken.mp4")) {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write(FILE, 0, 10);
      exchange.getResponseBody().flush();
      exchange.close();
    } else if (path.endsWith("/mute.mp4")) {
      exchange.close();
    } else {
      file(exchange);
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    show(exchange);
    exchange.getResponseHeaders().add("Seen-Method", exchange.getRequestMethod());
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void file(HttpExchange exchange) throws IOException {
    show(exchange);
    exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
    exchange.getResponseHeaders().add("Content-Type", "video/mp4");
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(FILE.length));
      exchange.sendResponseHeaders(200, -1);
    } else if (range != null) {
      exchange.getResponseHeaders().add("Content-Range", "bytes 5-9/" + FILE.length);
      exchange.sendResponseHeaders(206, 5);
      exchange.getResponseBody().write(FILE, 5, 5);
    } else {
      exchange.sendResponseHeaders(200, FILE.length);
      exchange.getResponseBody().write(FILE);
    }
    exchange.close();
  }

  private void stream(HttpExchange exchange) throws IOException {
    show(exchange);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(": open\n\n".getBytes(StandardCharsets.US_ASCII));
      body.flush();
      for (int seq = 1; seq <= 3; ) {
        if (releases.tryAcquire(20, TimeUnit.MILLISECONDS)) {
          body.write(("id: " + seq + "\ndata: {}\n\n").getBytes(StandardCharsets.US_ASCII));
          seq++;
        } else {
          body.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.flush();
      }
    } catch (IOException e) {
      closed.incrementAndGet();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends back what arrived, as headers. */
  private static void show(HttpExchange exchange) {
    exchange.getResponseHeaders().add("Seen-Uri", exchange.getRequestURI().toString());
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            exchange.getResponseHeaders().add("Seen-" + name, String.join(",", values)));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
