package dev.reelay.bus;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Objects;

/** Refusals of the internal resources, as problem documents (RFC 9457). */
final class Problems {
  private Problems() {}

  static Response badRequest(String field, String detail) {
    return Response.status(Response.Status.BAD_REQUEST)
        .type("application/problem+json")
        .entity(
            Map.of(
                "type",
                "about:blank",
                "title",
                "Bad Request",
                "status",
                400,
                "code",
                "INVALID_REQUEST",
                "field",
                field,
                "detail",
                detail,
                "correlationId",
                Objects.requireNonNullElse(CorrelationId.current(), "")))
        .build();
  }
}
