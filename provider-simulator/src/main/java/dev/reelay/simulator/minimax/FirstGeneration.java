package dev.reelay.simulator.minimax;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.desk.Mount;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.SimulatedProvider;
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

/** V1 (Hailuo): create, query, retrieve the file; no progress and no cancel. */
@ApplicationScoped
class FirstGeneration implements SimulatedProvider, Reception.Manner {
  private static final Callbacks.Words WORDS =
      new Callbacks.Words("processing", "success", "failed");

  /** A file's number is its task's plus this, so that one leads to the other. */
  private static final long FILE = 98_765_432_109L;

  private final Desk desk;
  private final Results results;
  private final Reception reception;
  private final SimulatedClock clock;
  private final Service service =
      new Service(
          "minimax",
          new CodeDialect(),
          dice -> dice.digits("id", 15),
          Duration.ofSeconds(5),
          0.045,
          Duration.ofHours(1));

  FirstGeneration(Desk desk, Results results, Reception reception, SimulatedClock clock) {
    this.desk = desk;
    this.results = results;
    this.reception = reception;
    this.clock = clock;
  }

  @Override
  public void mount(Mount mount) {
    Reception.add(
        mount,
        service,
        Reception.route(Operation.CREATE, "POST", "v1/video_generation"),
        (call, account) -> reception.create(call, account, this));
    Reception.add(
        mount,
        service,
        Reception.route(Operation.POLL, "GET", "v1/query/video_generation"),
        this::query);
    Reception.add(
        mount,
        service,
        Reception.route(Operation.RESULT, "GET", "v1/files/retrieve"),
        this::retrieve);
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
    return TaskRequest.v1(body);
  }

  @Override
  public JsonObject created(RemoteJob job) {
    return new JsonObject()
        .put("task_id", job.id())
        .put("base_resp", CodeDialect.baseResp(0, "success"));
  }

  @Override
  public Reply invalid(String what) {
    return CodeDialect.invalid(what);
  }

  @Override
  public Push.Content callback(Call call, RemoteJob job) {
    return due -> callback(job, due);
  }

  private Reply query(Call call, Account account) {
    String id = call.query("task_id");
    return switch (desk.look(service, account, id == null ? "" : id, Operation.POLL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> CodeDialect.invalid("task_id not found");
      case Sight.Present(var job, var moment, var strange, var delivery) ->
          Reply.json(200, task(job, moment, strange ? "Rendering" : status(job, moment)))
              .by(delivery);
    };
  }

  private Reply retrieve(Call call, Account account) {
    String file = call.query("file_id");
    if (file == null || !file.matches("\\d{1,18}")) {
      return CodeDialect.invalid("file_id");
    }
    String id = Long.toString(Long.parseLong(file) - FILE);
    return switch (desk.look(service, account, id, Operation.OTHER)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Present(var job, var moment, _, var delivery)
          when moment.phase() == Phase.SUCCEEDED ->
          file(call, job, moment).by(delivery);
      default -> CodeDialect.invalid("file not found");
    };
  }

  private Reply file(Call call, RemoteJob job, Moment moment) {
    Instant ended = moment.ended() == null ? moment.at() : moment.ended();
    return Reply.json(
        200,
        new JsonObject()
            .put(
                "file",
                new JsonObject()
                    // A number here, a text in the query: both as the original has them.
                    .put("file_id", Long.parseLong(job.id()) + FILE)
                    .put("bytes", results.length(job))
                    .put("created_at", clock.wall(ended).getEpochSecond())
                    .put("filename", "output.mp4")
                    .put("purpose", "video_generation")
                    .put("download_url", results.address(call, service, job)))
            .put("base_resp", CodeDialect.baseResp(0, "success")));
  }

  private static JsonObject task(RemoteJob job, Moment moment, String status) {
    JsonObject task = new JsonObject().put("task_id", job.id()).put("status", status);
    if (moment.phase() == Phase.SUCCEEDED) {
      task.put("file_id", Long.toString(Long.parseLong(job.id()) + FILE))
          .put("video_width", job.order().width())
          .put("video_height", job.order().height());
    }
    return task.put("base_resp", outcome(moment.failure()));
  }

  private @Nullable JsonObject callback(RemoteJob job, Due due) {
    Moment moment = job.at(clock.instant());
    if (due.disguise() == Disguise.FORGED) {
      return new JsonObject()
          .put("task_id", job.id())
          .put("status", due.event())
          .put("file_id", "1")
          .put("base_resp", CodeDialect.baseResp(0, "success"));
    }
    return moment.known() ? task(job, moment, due.event()) : null;
  }

  /** Preparation comes first and is short. */
  private static String status(RemoteJob job, Moment moment) {
    return switch (moment.phase()) {
      case QUEUED -> isNew(job, moment) ? "Preparing" : "Queueing";
      case RUNNING -> "Processing";
      case SUCCEEDED -> "Success";
      case FAILED, CANCELLED -> "Fail";
    };
  }

  private static boolean isNew(RemoteJob job, Moment moment) {
    Instant created = job.story().created();
    return moment.at().isBefore(created.plus(job.story().queued().dividedBy(3)));
  }

  private static JsonObject outcome(@Nullable Fault failure) {
    if (failure == null) {
      return CodeDialect.baseResp(0, "success");
    }
    return switch (failure) {
      case FAIL_CONTENT_POLICY -> CodeDialect.baseResp(1027, "output new_sensitive");
      case FAIL_INVALID_INPUT -> CodeDialect.baseResp(1026, "input new_sensitive");
      case FAIL_OUT_OF_MEMORY -> CodeDialect.baseResp(1013, "internal service error");
      default -> CodeDialect.baseResp(1000, "unknown error");
    };
  }
}
