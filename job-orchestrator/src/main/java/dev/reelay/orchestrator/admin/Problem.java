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
 * @param field the part of the request that is wrong; null when it is not one part
 * @param correlationId of the request
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String field,
    @Nullable String correlationId) {

  /** A field holds what it must not hold. */
  static Problem at(String field, String detail) {
    return of(Response.Status.BAD_REQUEST, "invalid_value", detail, field);
  }

  /** There is no such job. */
  static Problem noJob(String id) {
    return of(Response.Status.NOT_FOUND, "not_found", "There is no job " + id, null);
  }

  /** The job is not in a state in which this can be done. */
  static Problem conflict(String detail) {
    return of(Response.Status.CONFLICT, "conflict", detail, null);
  }

  private static Problem of(
      Response.Status status, String code, String detail, @Nullable String field) {
    return new Problem(
        "about:blank",
        status.getReasonPhrase(),
        status.getStatusCode(),
        detail,
        code,
        field,
        CorrelationId.current());
  }

  Response response() {
    return Response.status(status).type("application/problem+json").entity(this).build();
  }

  /** Makes problems of what the framework throws. */
  static final class Mapper {
    @ServerExceptionMapper
    Response notFound(NotFoundException failure) {
      String detail = failure.getMessage() == null ? "" : failure.getMessage();
      return of(Response.Status.NOT_FOUND, "not_found", detail, null).response();
    }
  }
}
