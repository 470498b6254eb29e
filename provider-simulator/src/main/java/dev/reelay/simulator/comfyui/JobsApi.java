package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The newer list of jobs, which knows waiting, working and ended ones alike. */
final class JobsApi {
  private static final List<String> STATUSES =
      List.of("pending", "in_progress", "completed", "failed", "cancelled");

  private final Engine engine;
  private final Report report;

  JobsApi(Engine engine) {
    this.engine = engine;
    this.report = new Report(engine.tools().clock());
  }

  Reply list(Call call) {
    String wanted = call.query("status");
    List<String> statuses =
        wanted == null ? STATUSES : Arrays.asList(wanted.toLowerCase(Locale.ROOT).split(",", -1));
    if (!STATUSES.containsAll(statuses)) {
      return error(400, "Invalid status value(s): " + wanted);
    }
    String given = call.query("limit");
    if (given != null && !given.matches("[1-9]\\d{0,8}")) {
      return error(400, "limit must be a positive integer");
    }
    String skipped = call.query("offset");
    if (skipped != null && !skipped.matches("-?\\d{1,9}")) {
      return error(400, "offset must be an integer");
    }
    List<JsonObject> jobs = jobs(statuses);
    if (!"asc".equals(call.query("sort_order"))) {
      jobs = jobs.reversed();
    }
    int offset = skipped == null ? 0 : Math.clamp(Integer.parseInt(skipped), 0, jobs.size());
    Integer limit = given == null ? null : Integer.valueOf(given);
    int to = limit == null ? jobs.size() : Math.min(jobs.size(), offset + limit);
    JsonObject pagination =
        new JsonObject()
            .put("offset", offset)
            .put("limit", limit)
            .put("total", jobs.size())
            .put("has_more", to < jobs.size());
    return Reply.json(
        200,
        new JsonObject()
            .put("jobs", new JsonArray(new ArrayList<>(jobs.subList(offset, to))))
            .put("pagination", pagination));
  }

  Reply get(Call call) {
    String id = call.part("id");
    return switch (engine.look(id, Operation.POLL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> error(404, "Job not found");
      case Sight.Present(_, var moment, var strange, var delivery) ->
          engine
              .queue()
              .find(id)
              .map(run -> whole(run, moment, strange))
              .map(job -> Reply.json(200, job).by(delivery))
              .orElseGet(() -> error(404, "Job not found"));
    };
  }

  /** Tells whether something was stopped; for what has ended or nobody knows, nothing was. */
  Reply cancel(Call call) {
    String id = call.part("id");
    return switch (engine.look(id, Operation.CANCEL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> cancelled(false);
      case Sight.Present(_, _, _, var delivery) ->
          cancelled(engine.queue().find(id).filter(engine::stop).isPresent()).by(delivery);
    };
  }

  private List<JsonObject> jobs(List<String> statuses) {
    Stream<Queue.Standing> unfinished =
        Stream.concat(
                engine.queue().in(Phase.RUNNING).stream(), engine.queue().in(Phase.QUEUED).stream())
            .map(engine.queue()::standing);
    return Stream.concat(engine.queue().history().stream(), unfinished)
        .filter(standing -> statuses.contains(status(standing.moment())))
        .map(standing -> json(standing.run(), standing.moment()))
        .sorted(Comparator.comparingLong(job -> job.getLong("create_time")))
        .toList();
  }

  private JsonObject whole(Run run, Moment moment, boolean strange) {
    JsonObject job = json(run, moment);
    if (moment.phase().isTerminal()) {
      JsonObject history = report.history(run, moment, strange);
      job.put("outputs", history.getJsonObject("outputs"))
          .put("execution_status", history.getJsonObject("status"));
    }
    if (strange) {
      job.put("status", Report.STRANGE);
    }
    return job.put(
        "workflow",
        new JsonObject().put("prompt", run.graph().json()).put("extra_data", run.extra()));
  }

  private JsonObject json(Run run, Moment moment) {
    boolean done = moment.phase() == Phase.SUCCEEDED;
    JsonObject job =
        new JsonObject()
            .put("id", run.promptId())
            .put("status", status(moment))
            .put("priority", run.priority())
            .put("create_time", run.extra().getLong("create_time"))
            .put("outputs_count", done ? run.graph().outputs().size() : 0);
    if (moment.phase().isTerminal()) {
      job.put("execution_start_time", report.stamp(moment.started()))
          .put("execution_end_time", report.stamp(moment.ended()));
    }
    if (moment.phase() == Phase.FAILED) {
      job.put("execution_error", Report.broken(run, moment).put("prompt_id", run.promptId()));
    }
    Graph.Node output = run.graph().outputs().getFirst();
    return done
        ? job.put(
            "preview_output",
            run.file().json().put("nodeId", output.id()).put("mediaType", "images"))
        : job;
  }

  private static String status(Moment moment) {
    return switch (moment.phase()) {
      case QUEUED -> "pending";
      case RUNNING -> "in_progress";
      case SUCCEEDED -> "completed";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  private static Reply cancelled(boolean cancelled) {
    return Reply.json(200, new JsonObject().put("cancelled", cancelled));
  }

  private static Reply error(int status, String message) {
    return Reply.json(status, new JsonObject().put("error", message));
  }
}
