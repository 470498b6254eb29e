package dev.reelay.simulator.minimax;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.desk.Dialect;
import dev.reelay.simulator.http.Reply;
import io.vertx.core.json.JsonObject;

/** V1: the HTTP status is 200 whatever happens, and {@code base_resp} tells what did. */
final class CodeDialect implements Dialect {
  /** An answer that says no more than a code. */
  static Reply code(int code, String message) {
    return Reply.json(200, new JsonObject().put("base_resp", baseResp(code, message)));
  }

  static JsonObject baseResp(int code, String message) {
    return new JsonObject().put("status_code", code).put("status_msg", message);
  }

  static Reply invalid(String what) {
    return code(2013, "invalid params, " + what);
  }

  @Override
  public Reply unauthorized(Credential shown) {
    return shown instanceof Credential.Missing
        ? code(1004, "login fail: Please carry the API secret key in the 'Authorization' field")
        : code(2049, "invalid api key");
  }

  @Override
  public Reply rateLimited() {
    return code(1002, "rate limit exceeded");
  }

  @Override
  public Reply tooManyJobs() {
    return code(1041, "conn limit exceeded");
  }

  @Override
  public Reply quotaGone() {
    return code(1008, "insufficient balance");
  }

  @Override
  public Reply serverError(int status) {
    // What stands in front of the service knows no codes.
    return status == 500
        ? code(1013, "internal service error")
        : Reply.text(status, "text/plain", "upstream connect error or disconnect");
  }
}
