package dev.reelay.simulator.minimax;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.desk.Wish;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Order;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Operation;
import dev.reelay.simulator.webhook.Push;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Where both generations take tasks in: the receiver of callbacks is challenged first. */
@ApplicationScoped
class Reception {
  /** The field with the address for callbacks. */
  static final String CALLBACK = "callback_url";

  private final Desk desk;
  private final Callbacks callbacks;

  Reception(Desk desk, Callbacks callbacks) {
    this.desk = desk;
    this.callbacks = callbacks;
  }

  /** What a generation does in its own way. */
  interface Manner {
    Service service();

    Callbacks.Words words();

    Order order(JsonObject body) throws Refusal;

    JsonObject created(RemoteJob job);

    Reply invalid(String what);

    Push.Content callback(Call call, RemoteJob job);
  }

  /** A path, each of whose answers has a number of its own. */
  static void add(Mount mount, Service service, Mount.Route route, Mount.Handler handler) {
    mount.add(
        service,
        route,
        (call, account) ->
            handler.answer(call, account).with("Trace-Id", UUID.randomUUID().toString()));
  }

  static Mount.Route route(Operation operation, String method, String path) {
    return new Mount.Route(operation, method, "/minimax/" + path);
  }

  Reply create(Call call, Account account, Manner manner) {
    try {
      JsonObject body = call.json().orElseThrow(() -> new Refusal("the body is no json object"));
      Order order = manner.order(body);
      String url = TaskRequest.text(body, CALLBACK, "");
      if (!url.isEmpty() && !callbacks.isConfirmed(url)) {
        throw new Refusal("callback_url check failed");
      }
      order.facts().put(CALLBACK, url);
      Wish wish = Wish.of(order, body.encode());
      return switch (desk.submit(call, manner.service(), account, wish)) {
        case Submission.Refused(var reply) -> reply;
        case Submission.Accepted(var job, var delivery) -> {
          if (!url.isEmpty()) {
            callbacks.plan(job, url, manner.words(), manner.callback(call, job));
          }
          yield Reply.json(200, manner.created(job)).by(delivery);
        }
      };
    } catch (Refusal e) {
      return manner.invalid(e.what());
    }
  }
}
