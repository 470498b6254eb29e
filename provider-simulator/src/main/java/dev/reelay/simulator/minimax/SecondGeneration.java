package dev.reelay.simulator.minimax;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.SimulatedProvider;
import dev.reelay.simulator.desk.Stop;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.desk.Wish;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Order;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.Operation;
import dev.reelay.simulator.webhook.Disguise;
import dev.reelay.simulator.webhook.Due;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** V2 (H3): create, query, and a cancel for what has not begun. */
@ApplicationScoped
class SecondGeneration implements SimulatedProvider {
  private static final Callbacks.Words WORDS =
      new Callbacks.Words("running", "succeeded", "failed");

  private final Desk desk;
  private final Results results;
  private final Callbacks callbacks;
  private final SimulatedClock clock;
  private final Service service =
      new Service(
          "minimax-v2",
          new HttpDialect(),
          dice -> dice.digits("id", 15),
          Duration.ofSeconds(5),
          0.08,
          Duration.ofHours(1));

  SecondGeneration(Desk desk, Results results, Callbacks callbacks, SimulatedClock clock) {
    this.desk = desk;
    this.results = results;
    this.callbacks = callbacks;
    this.clock = clock;
  }

  @Override
  public void mount(Mount mount) {
    String tasks = "/minimax/v2/video_generation";
    add(mount, Operation.CREATE, "POST", tasks, this::create);
    add(mount, Operation.CANCEL, "DELETE", tasks + "/:id", this::delete);
    add(mount, Operation.POLL, "GET", "/minimax/v2/query/video_generation/:id", this::query);
  }

  private void add(
      Mount mount, Operation operation, String method, String path, Mount.Handler handler) {
    mount.add(
        service,
        new Mount.Route(operation, method, path),
        (call, account) ->
            handler.answer(call, account).with("Trace-Id", UUID.randomUUID().toString()));
  }

  private Reply create(Call call, Account account) {
    try {
      JsonObject body = call.json().orElseThrow(() -> new Refusal("the body is no json object"));
      Order order = TaskRequest.v2(body);
      String url = TaskRequest.text(body, "callback_url", "");
      if (!url.isEmpty() && !callbacks.isConfirmed(url)) {
        throw new Refusal("callback_url check failed");
      }
      order.facts().put("callback_url", url);
      return switch (desk.submit(call, service, account, Wish.of(order, body.encode()))) {
        case Submission.Refused(var reply) -> reply;
        case Submission.Accepted(var job, var delivery) -> {
          if (!url.isEmpty()) {
            callbacks.plan(job, url, WORDS, due -> callback(call, job, due));
          }
          yield Reply.json(200, new JsonObject().put("task_id", job.id())).by(delivery);
        }
      };
    } catch (Refusal e) {
      return HttpDialect.invalid(e.what());
    }
  }

  private Reply query(Call call, Account account) {
    return switch (desk.look(service, account, call.part("id"), Operation.POLL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> missing();
      case Sight.Present(var job, var moment, var strange, var delivery) -> {
        String status = strange ? "postprocessing" : status(moment.phase());
        yield Reply.json(200, new JsonObject().put("task", task(call, job, moment, status)))
            .by(delivery);
      }
    };
  }

  private Reply delete(Call call, Account account) {
    return switch (desk.look(service, account, call.part("id"), Operation.CANCEL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> missing();
      case Sight.Present(var job, var moment, _, var delivery) ->
          switch (moment.phase()) {
            case QUEUED -> cancel(call, job).by(delivery);
            case SUCCEEDED, FAILED -> {
              desk.delete(job);
              yield done(job).by(delivery);
            }
            case RUNNING, CANCELLED ->
                HttpDialect.invalid("task is " + status(moment.phase()) + " and cannot be deleted");
          };
    };
  }

  private Reply cancel(Call call, RemoteJob job) {
    Stop stop = desk.stop(job);
    if (stop != Stop.DONE) {
      return HttpDialect.invalid("task is running and cannot be deleted");
    }
    String url = job.order().facts().getString("callback_url");
    if (!url.isEmpty()) {
      callbacks.cancelled(job, url, due -> callback(call, job, due));
    }
    return done(job);
  }

  private static Reply done(RemoteJob job) {
    return Reply.json(200, new JsonObject().put("task_id", job.id()));
  }

  private static Reply missing() {
    return HttpDialect.error(404, "bad_request_error", "task not found");
  }

  private JsonObject task(Call call, RemoteJob job, Moment moment, String status) {
    JsonObject facts = job.order().facts();
    JsonObject task =
        new JsonObject()
            .put("id", job.id())
            .put("model", job.order().model())
            .put("status", status)
            .put("created_at", stamp(job.story().created()))
            .put("updated_at", stamp(updated(job, moment)))
            .put("duration", facts.getInteger("duration"))
            .put("ratio", facts.getString("ratio"))
            .put("resolution", facts.getString("resolution"));
    if (moment.phase() == Phase.SUCCEEDED) {
      task.put("content", new JsonObject().put("url", results.address(call, service, job)));
    }
    return moment.failure() == null ? task : task.put("error", error(moment.failure()));
  }

  private @Nullable JsonObject callback(Call call, RemoteJob job, Due due) {
    Moment moment = job.at(clock.instant());
    if (due.disguise() == Disguise.FORGED) {
      return new JsonObject()
          .put(
              "task",
              new JsonObject()
                  .put("id", job.id())
                  .put("status", due.event())
                  .put("content", new JsonObject().put("url", "http://localhost/forged.mp4")));
    }
    boolean cancelled = moment.phase() == Phase.CANCELLED;
    return moment.known() && cancelled == due.event().equals("cancelled")
        ? new JsonObject().put("task", task(call, job, moment, due.event()))
        : null;
  }

  private static Instant updated(RemoteJob job, Moment moment) {
    Instant ended = moment.ended();
    Instant started = moment.started();
    return ended != null ? ended : started != null ? started : job.story().created();
  }

  private static String status(Phase phase) {
    return switch (phase) {
      case QUEUED -> "queued";
      case RUNNING -> "running";
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  private static JsonObject error(Fault failure) {
    return switch (failure) {
      case FAIL_CONTENT_POLICY -> error("1027", "output new_sensitive");
      case FAIL_INVALID_INPUT -> error("1026", "input new_sensitive");
      case FAIL_OUT_OF_MEMORY -> error("1013", "internal service error");
      default -> error("1000", "unknown error");
    };
  }

  private static JsonObject error(String code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private long stamp(Instant simulated) {
    return clock.wall(simulated).getEpochSecond();
  }
}
