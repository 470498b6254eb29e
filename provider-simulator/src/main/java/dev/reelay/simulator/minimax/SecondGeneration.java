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
import dev.reelay.simulator.webhook.Push;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** V2 (H3): create, query, and a cancel for what has not begun. */
@ApplicationScoped
class SecondGeneration implements SimulatedProvider, Reception.Manner {
  private static final Callbacks.Words WORDS =
      new Callbacks.Words("running", "succeeded", "failed");

  private final Desk desk;
  private final Results results;
  private final Callbacks callbacks;
  private final Reception reception;
  private final SimulatedClock clock;
  private final Service service =
      new Service(
          "minimax-v2",
          new HttpDialect(),
          dice -> dice.digits("id", 15),
          Duration.ofSeconds(5),
          0.08,
          Duration.ofHours(1));

  SecondGeneration(
      Desk desk, Results results, Callbacks callbacks, Reception reception, SimulatedClock clock) {
    this.desk = desk;
    this.results = results;
    this.callbacks = callbacks;
    this.reception = reception;
    this.clock = clock;
  }

  @Override
  public void mount(Mount mount) {
    String tasks = "v2/video_generation";
    Reception.add(
        mount,
        service,
        Reception.route(Operation.CREATE, "POST", tasks),
        (call, account) -> reception.create(call, account, this));
    Reception.add(
        mount, service, Reception.route(Operation.CANCEL, "DELETE", tasks + "/:id"), this::delete);
    Reception.add(
        mount,
        service,
        Reception.route(Operation.POLL, "GET", "v2/query/video_generation/:id"),
        this::query);
  }

  @Override
  public Service service() {
    return service;
  }

  @Override
  public Callbacks.Words words() {
    return WORDS;
  }

  @Override
  public Order order(JsonObject body) throws Refusal {
    return TaskRequest.v2(body);
  }

  @Override
  public JsonObject created(RemoteJob job) {
    return done(job);
  }

  @Override
  public Reply invalid(String what) {
    return HttpDialect.invalid(what);
  }

  @Override
  public Push.Content callback(Call call, RemoteJob job) {
    return due -> callback(call, job, due);
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
              yield Reply.json(200, done(job)).by(delivery);
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
    String url = job.order().facts().getString(Reception.CALLBACK);
    if (!url.isEmpty()) {
      callbacks.cancelled(job, url, due -> callback(call, job, due));
    }
    return Reply.json(200, done(job));
  }

  private static JsonObject done(RemoteJob job) {
    return new JsonObject().put("task_id", job.id());
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
