package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.desk.Dialect;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.json.JsonObject;

/**
 * Refusals: of graphs in JSON by the engine, of all else in plain text by its server or by the
 * proxy that people put before it.
 */
final class ComfyDialect implements Dialect {
  static Reply error(int status, GraphException e) {
    return Reply.json(
        status,
        new JsonObject()
            .put(
                "error",
                new JsonObject()
                    .put("type", e.type())
                    .put("message", e.getMessage())
                    .put("details", e.details())
                    .put("extra_info", new JsonObject()))
            .put("node_errors", e.nodeErrors()));
  }

  static Reply text(int status, String reason) {
    return Reply.text(status, "text/plain; charset=utf-8", status + ": " + reason);
  }

  @Override
  public Reply unauthorized(Credential shown) {
    return text(401, "Unauthorized");
  }

  @Override
  public Reply rateLimited() {
    return text(429, "Too Many Requests");
  }

  @Override
  public Reply tooManyJobs() {
    return text(429, "Too Many Requests");
  }

  @Override
  public Reply quotaGone() {
    return text(402, "Payment Required");
  }

  @Override
  public Reply serverError(int status) {
    return text(status, status == 500 ? "Internal Server Error" : "Server Error");
  }
}
