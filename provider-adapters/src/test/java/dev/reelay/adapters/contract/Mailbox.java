package dev.reelay.adapters.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Takes the calls of a provider as the service would, and shows them to the adapter. */
final class Mailbox implements AutoCloseable {
  private final HttpServer server;
  private final Scene scene;
  private final Provider provider;
  private final boolean isOfRun;
  private final List<Letter> letters = new CopyOnWriteArrayList<>();

  /**
   * A call and what the adapter makes of it.
   *
   * @param headers by name, the first of each
   */
  record Letter(Map<String, String> headers, String body, Instant at, WebhookAnswer answer) {}

  private Mailbox(Scene scene) throws IOException {
    this.scene = scene;
    this.provider = scene.provider();
    this.isOfRun = scene.subject().callbacks() != Subject.Callbacks.ACCOUNT;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  /** Has the provider call back to a new mailbox. */
  static Mailbox open(Scene scene) throws IOException {
    Mailbox mailbox = new Mailbox(scene);
    if (mailbox.isOfRun) {
      scene.callsBackTo(mailbox.url());
    } else {
      scene.simulator().account(scene.account(), Map.of("webhookUrl", mailbox.url().toString()));
    }
    return mailbox;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/calls");
  }

  /** What came, but for challenges. */
  List<Letter> letters() {
    return letters.stream()
        .filter(letter -> !(letter.answer() instanceof WebhookAnswer.Challenge))
        .toList();
  }

  List<WebhookAnswer.Hint> hints() {
    return letters.stream()
        .map(Letter::answer)
        .filter(WebhookAnswer.Hint.class::isInstance)
        .map(WebhookAnswer.Hint.class::cast)
        .toList();
  }

  long challenges() {
    return letters.stream()
        .filter(letter -> letter.answer() instanceof WebhookAnswer.Challenge)
        .count();
  }

  /** Shows the adapter a call. */
  WebhookAnswer show(Map<String, String> headers, String body, Instant at) {
    return provider.receive(
        new WebhookCall(
            headers,
            body.getBytes(StandardCharsets.UTF_8),
            isOfRun ? scene.stageRunId() : null,
            at));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Instant at = Instant.now();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      WebhookAnswer answer = show(headers, body, at);
      letters.add(new Letter(headers, body, at, answer));
      byte[] reply =
          answer instanceof WebhookAnswer.Challenge challenge
              ? challenge.json().getBytes(StandardCharsets.UTF_8)
              : new byte[0];
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, reply.length == 0 ? -1 : reply.length);
      exchange.getResponseBody().write(reply);
    }
  }
}
