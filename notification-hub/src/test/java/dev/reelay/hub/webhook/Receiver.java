package dev.reelay.hub.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A receiver of webhooks on this machine that remembers what it was told. */
final class Receiver implements AutoCloseable {
  /** One call. */
  record Call(String path, HttpHeaders headers, String body, int answered) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** Decides the answer to a call before it is counted. */
  interface Manner {
    int answer(String path, String body) throws InterruptedException;
  }

  final List<Call> calls = new CopyOnWriteArrayList<>();
  volatile Manner manner = (_, _) -> 204;
  volatile String location = "";

  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<String> bodies(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).map(Call::body).toList();
  }

  List<Call> taken() {
    return calls.stream().filter(call -> call.answered() < 300).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().toString();
      int status = manner.answer(path, body);
      HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
      calls.add(new Call(path, headers, body, status));
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().set("Location", location);
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
