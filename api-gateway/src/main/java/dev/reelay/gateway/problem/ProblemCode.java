package dev.reelay.gateway.problem;

import java.util.Locale;

/** Every public error code. The code alone tells a client what went wrong; codes never change. */
public enum ProblemCode {
  INVALID_JSON(400, "The body is not valid JSON"),
  WRONG_TYPE(400, "A field has the wrong type"),
  MISSING_FIELD(400, "A required field is missing"),
  UNKNOWN_FIELD(400, "There is no such field"),
  RESERVED_FIELD(400, "The field is reserved"),
  INVALID_VALUE(400, "A value is not allowed"),
  UNKNOWN_MODEL(400, "There is no such model"),
  BAD_REQUEST(400, "The request cannot be understood"),
  UNAUTHENTICATED(401, "A valid virtual key is needed"),
  KEY_DISABLED(401, "The virtual key is disabled"),
  FORBIDDEN(403, "The virtual key may not do this"),
  NOT_FOUND(404, "There is nothing here"),
  JOB_NOT_FOUND(404, "There is no such job"),
  ARTIFACT_NOT_FOUND(404, "There is no such artifact"),
  SHARE_NOT_FOUND(404, "There is no such share link"),
  KEY_NOT_FOUND(404, "There is no such virtual key"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No acceptable representation"),
  IDEMPOTENCY_CONFLICT(409, "The idempotency key belongs to another request"),
  JOB_ENDED(409, "The job has ended"),
  JOB_NOT_RETRYABLE(409, "The job cannot be retried now"),
  BILLING_UNCERTAIN(409, "The same may be billed twice"),
  NAME_TAKEN(409, "The name is taken"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  TOO_MANY_SHARES(409, "The job has too many share links"),
  QUEUE_FULL(429, "Too many jobs of the virtual key wait"),
  RATE_LIMITED(429, "Too many requests of the virtual key"),
  INTERNAL_ERROR(500, "Something went wrong here"),
  UPSTREAM_FAILED(502, "A service behind the gateway failed"),
  OVERLOADED(503, "Too much is waiting already"),
  UNAVAILABLE(503, "The service is not ready"),
  UPSTREAM_UNAVAILABLE(503, "A service behind the gateway cannot be reached");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** What it means, the same for each occurrence. */
  public String title() {
    return title;
  }

  /** URI that identifies this kind of problem. */
  public String type() {
    return "urn:reelay:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The code for a status that the framework chose. */
  static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 502 -> UPSTREAM_FAILED;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}
