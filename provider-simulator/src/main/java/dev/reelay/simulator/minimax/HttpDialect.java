package dev.reelay.simulator.minimax;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.desk.Dialect;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** V2: true HTTP statuses, an object for each error. */
final class HttpDialect implements Dialect {
  static Reply error(int status, String type, String message) {
    return Reply.json(
        status,
        new JsonObject()
            .put("type", "error")
            .put(
                "error",
                new JsonObject()
                    .put("type", type)
                    .put("message", message)
                    .put("http_code", Integer.toString(status)))
            .put("request_id", UUID.randomUUID().toString().replace("-", "")));
  }

  static Reply invalid(String what) {
    return error(400, "bad_request_error", "invalid params, " + what);
  }

  @Override
  public Reply unauthorized(Credential shown) {
    return error(401, "authorized_error", "login fail: the API key is missing or not valid");
  }

  @Override
  public Reply rateLimited() {
    return error(429, "rate_limit_error", "rate limit exceeded");
  }

  @Override
  public Reply tooManyJobs() {
    return error(429, "rate_limit_error", "too many tasks in flight");
  }

  @Override
  public Reply quotaGone() {
    return error(402, "insufficient_balance_error", "insufficient balance");
  }

  @Override
  public Reply serverError(int status) {
    return status == 503
        ? error(529, "overloaded_error", "the service is overloaded")
        : error(status, "server_error", "internal service error");
  }
}
