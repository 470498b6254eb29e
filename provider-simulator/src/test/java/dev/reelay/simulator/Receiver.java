package dev.reelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Somebody whom webhooks are sent to. */
public final class Receiver implements AutoCloseable {
  /** A webhook as it came. */
  public record Received(String id, String timestamp, String signature, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Function<JsonObject, String> answer;
  private volatile int refusals;

  private Receiver(Function<JsonObject, String> answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  public static Receiver open() {
    return answering(body -> body.containsKey("challenge") ? body.encode() : "{}");
  }

  public static Receiver answering(Function<JsonObject, String> answer) {
    try {
      return new Receiver(answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers 500 to so many further webhooks. */
  public Receiver refusing(int times) {
    refusals = times;
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** What came, challenges left out. */
  public List<Received> received() {
    return received.stream().filter(one -> !one.json().containsKey("challenge")).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(
            header(exchange, "webhook-id"),
            header(exchange, "webhook-timestamp"),
            header(exchange, "webhook-signature"),
            body));
    int status = refusals > 0 ? 500 : 200;
    refusals = Math.max(0, refusals - 1);
    byte[] bytes = answer.apply(new JsonObject(body)).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
