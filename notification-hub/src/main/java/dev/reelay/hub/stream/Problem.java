package dev.reelay.hub.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.bus.CorrelationId;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a problem document (RFC 9457).
 *
 * @param code stable machine-readable code
 * @param field the parameter or header that is wrong; null when none is
 * @param retryAfter seconds after which to try again; 0 when that would not help
 */
record Problem(
    int status, String title, String code, String detail, @Nullable String field, int retryAfter) {

  static Problem unauthorized() {
    return new Problem(
        401, "Unauthorized", "unauthorized", "A valid access token is needed.", null, 0);
  }

  /** Also for jobs of others: they do not exist. */
  static Problem notFound() {
    return new Problem(404, "Not Found", "not_found", "There is no such job.", null, 0);
  }

  static Problem notAcceptable() {
    return new Problem(
        406,
        "Not Acceptable",
        "not_acceptable",
        "This resource is text/event-stream or application/json.",
        "Accept",
        0);
  }

  static Problem badField(String field, String detail) {
    return new Problem(400, "Bad Request", "invalid_request", detail, field, 0);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Service Unavailable", "unavailable", detail, null, 2);
  }

  static Problem tooMany() {
    return new Problem(
        429,
        "Too Many Requests",
        "too_many_streams",
        "This virtual key has too many streams open.",
        null,
        5);
  }

  /** For a client that was not let in. */
  static Problem of(Entrance entrance) {
    return entrance == Entrance.TOO_MANY_OF_KEY
        ? tooMany()
        : unavailable("Too many clients are connected to this instance.");
  }

  /** Answers the request. Must run on its event loop. */
  void send(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "about:blank").put("title", title).put("status", status);
    body.put("detail", detail).put("code", code);
    String correlation = response.headers().get(CorrelationId.HEADER);
    if (correlation != null) {
      body.put("correlationId", correlation);
    }
    if (field != null) {
      body.put("field", field);
    }
    if (retryAfter > 0) {
      body.put("retryAfter", retryAfter);
      response.putHeader("Retry-After", String.valueOf(retryAfter));
    }
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Vary", "Accept")
        .end(body.toString());
  }
}
