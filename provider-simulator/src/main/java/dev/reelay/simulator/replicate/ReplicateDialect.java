package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.desk.Dialect;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Refusals as problem documents. */
final class ReplicateDialect implements Dialect {
  /** A field that is wrong. */
  record InvalidField(String type, String field, String description) {
    private JsonObject json() {
      return new JsonObject().put("type", type).put("field", field).put("description", description);
    }
  }

  static Reply problem(int status, String title, String detail) {
    return problem(new JsonObject().put("title", title).put("detail", detail), status);
  }

  static Reply invalid(InvalidField field) {
    return problem(
        new JsonObject()
            .put("title", "Input validation failed")
            .put("detail", "- " + field.field() + ": " + field.description() + "\n")
            .put("invalid_fields", new JsonArray().add(field.json())),
        422);
  }

  static Reply notFound() {
    return problem(404, "Not found", "The requested resource could not be found.");
  }

  @Override
  public Reply unauthorized(Credential shown) {
    return problem(
        401,
        "Unauthenticated",
        shown instanceof Credential.Missing
            ? "No authentication token was passed; send it as 'Authorization: Bearer'."
            : "The authentication token is not valid.");
  }

  @Override
  public Reply rateLimited() {
    return problem(
        429, "Too many requests", "Request was throttled. Your rate limit resets in ~30s.");
  }

  @Override
  public Reply tooManyJobs() {
    return problem(429, "Too many requests", "Too many predictions are unfinished.");
  }

  @Override
  public Reply quotaGone() {
    return problem(402, "Insufficient credit", "The account has no credit left to run this model.");
  }

  @Override
  public Reply serverError(int status) {
    return problem(status, "Internal server error", "An unexpected error occurred.");
  }

  private static Reply problem(JsonObject body, int status) {
    return Reply.bytes(status, "application/problem+json", body.put("status", status).toBuffer());
  }
}
