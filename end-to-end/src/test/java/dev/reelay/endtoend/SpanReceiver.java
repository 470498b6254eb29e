package dev.reelay.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as a collector does (OTLP over HTTP, protobuf), and keeps them. */
final class SpanReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Seen> spans = new CopyOnWriteArrayList<>();

  /**
   * A span as it was sent.
   *
   * @param parent empty for the root of a trace
   */
  record Seen(
      String service, String name, Span.SpanKind kind, String trace, String id, String parent) {
    boolean isRoot() {
      return parent.isEmpty();
    }
  }

  private SpanReceiver(HttpServer server) {
    this.server = server;
  }

  static SpanReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SpanReceiver receiver = new SpanReceiver(server);
    server.createContext("/v1/traces", receiver::take);
    server.start();
    return receiver;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All spans of the trace of a request, whichever service sent them. */
  List<Seen> traceOf(String rootName) {
    return spans.stream()
        .filter(span -> span.isRoot() && span.name().equals(rootName))
        .findFirst()
        .map(root -> spans.stream().filter(span -> span.trace().equals(root.trace())).toList())
        .orElse(List.of());
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest sent =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      sent.getResourceSpansList().forEach(this::keep);
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceSpans resource) {
    String service =
        resource.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(KeyValue::getValue)
            .map(value -> value.getStringValue())
            .findFirst()
            .orElse("");
    resource
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(seen(service, span))));
  }

  private static Seen seen(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Seen(
        service,
        span.getName(),
        span.getKind(),
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
