package dev.reelay.orchestrator.admin;

import dev.reelay.bus.CorrelationId;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request, as {@code application/problem+json} (RFC 9457).
 *
 * @param type always {@code about:blank}: the status says it
 * @param code stable machine-readable code
 * @param correlationId of the request
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String correlationId) {

  /** Makes problems of what the framework throws. */
  static final class Mapper {
    @ServerExceptionMapper
    Response notFound(NotFoundException failure) {
      int status = Response.Status.NOT_FOUND.getStatusCode();
      String detail = failure.getMessage() == null ? "" : failure.getMessage();
      return Response.status(status)
          .type("application/problem+json")
          .entity(
              new Problem(
                  "about:blank", "Not Found", status, detail, "not_found", CorrelationId.current()))
          .build();
    }
  }
}
