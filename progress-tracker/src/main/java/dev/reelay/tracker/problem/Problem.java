package dev.reelay.tracker.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.bus.CorrelationId;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a problem document (RFC 9457).
 *
 * @param code stable machine-readable code
 * @param field the parameter that is wrong; null when none is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String correlationId,
    @Nullable String field) {

  private static Problem of(
      Response.Status status, String code, String detail, @Nullable String field) {
    return new Problem(
        "about:blank",
        status.getReasonPhrase(),
        status.getStatusCode(),
        detail,
        code,
        Objects.requireNonNullElse(CorrelationId.current(), ""),
        field);
  }

  /** Also for jobs of others: they do not exist. */
  public static WebApplicationException noSuchJob() {
    return of(Response.Status.NOT_FOUND, "JOB_NOT_FOUND", "There is no such job.", null).refusal();
  }

  /** A parameter has no sensible value; says which and what it may be. */
  public static WebApplicationException badField(String field, String detail) {
    return of(Response.Status.BAD_REQUEST, "INVALID_VALUE", detail, field).refusal();
  }

  private WebApplicationException refusal() {
    return new WebApplicationException(
        detail,
        Response.status(status)
            .type("application/problem+json")
            .header("Cache-Control", "no-store")
            .entity(this)
            .build());
  }
}
