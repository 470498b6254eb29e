package dev.reelay.hub.webhook;

import dev.reelay.bus.CorrelationId;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal, answered as a problem document (RFC 9457). */
final class WebhookProblem extends RuntimeException {
  private final int status;
  private final String title;
  private final String code;
  private final @Nullable String field;

  private WebhookProblem(
      int status, String code, String title, @Nullable String field, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.title = title;
    this.field = field;
  }

  static WebhookProblem notFound() {
    return new WebhookProblem(
        404, "WEBHOOK_NOT_FOUND", "There is no such webhook", null, "There is no such webhook.");
  }

  static WebhookProblem noDelivery() {
    return new WebhookProblem(
        404, "DELIVERY_NOT_FOUND", "There is no such delivery", null, "There is no such delivery.");
  }

  static WebhookProblem busy() {
    return new WebhookProblem(
        409,
        "DELIVERY_BUSY",
        "The delivery cannot be repeated now",
        null,
        "It is being sent at this moment, or its entry is no longer kept.");
  }

  static WebhookProblem invalid(String field, String detail) {
    return new WebhookProblem(400, "INVALID_VALUE", "A value is not allowed", field, detail);
  }

  static WebhookProblem unknown(String field) {
    return new WebhookProblem(
        400,
        "UNKNOWN_FIELD",
        "There is no such field",
        field,
        "There is no field '" + field + "'.");
  }

  static WebhookProblem json() {
    return new WebhookProblem(
        400, "INVALID_JSON", "The body is not valid JSON", null, "The body must be a JSON object.");
  }

  static WebhookProblem tooMany(int most) {
    return new WebhookProblem(
        409,
        "TOO_MANY_WEBHOOKS",
        "The virtual key has too many webhooks",
        null,
        "A virtual key may have " + most + " webhooks; remove one first.");
  }

  static WebhookProblem hurried() {
    return new WebhookProblem(
        429, "RATE_LIMITED", "Too many requests", null, "Too many tests are being sent now.");
  }

  private Response answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:reelay:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    body.put("title", title);
    body.put("status", status);
    body.put("detail", String.valueOf(getMessage()));
    body.put("code", code);
    String correlation = CorrelationId.current();
    if (correlation != null) {
      body.put("correlationId", correlation);
    }
    if (field != null) {
      body.put("field", field);
    }
    Response.ResponseBuilder answer =
        Response.status(status)
            .type("application/problem+json")
            .header("Cache-Control", "no-store")
            .entity(body);
    if (status == 429) {
      body.put("retryAfter", 1);
      answer.header("Retry-After", "1");
    }
    return answer.build();
  }

  /** Answers with it. */
  @Provider
  static final class Mapper implements ExceptionMapper<WebhookProblem> {
    @Override
    public Response toResponse(WebhookProblem problem) {
      return problem.answer();
    }
  }
}
