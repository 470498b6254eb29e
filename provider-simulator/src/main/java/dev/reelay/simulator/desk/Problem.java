package dev.reelay.simulator.desk;

import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.scenario.ScenarioException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Refusals of the simulator itself, as {@code application/problem+json}. */
public final class Problem {
  private Problem() {}

  /** What is wrong with an order to the simulator, and what to write instead. */
  public static Reply of(ScenarioException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    return of(400, message, e.field(), e.remedy());
  }

  /** A refusal that names the field that is to blame and the remedy. */
  public static Reply of(int status, String detail, String field, String remedy) {
    Buffer body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", status == 404 ? "Not Found" : status < 500 ? "Bad Request" : "Error")
            .put("status", status)
            .put("detail", detail)
            .put("field", field)
            .put("remedy", remedy)
            .toBuffer();
    return Reply.bytes(status, "application/problem+json", body);
  }
}
