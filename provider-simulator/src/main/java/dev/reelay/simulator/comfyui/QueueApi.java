package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.desk.Sight;
import dev.reelay.simulator.desk.Submission;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.scenario.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prompts, the queue and the history. */
final class QueueApi {
  private final Engine engine;
  private final Report report;

  QueueApi(Engine engine) {
    this.engine = engine;
    this.report = new Report(engine.tools().clock());
  }

  Reply submit(Call call) {
    JsonObject body = call.json().orElse(null);
    if (body == null) {
      return ComfyDialect.text(500, "Internal Server Error");
    }
    try {
      Engine.Prompt prompt = prompt(body);
      Graph graph = Graph.of(body.getValue("prompt"), engine.disk()::hasInput);
      Engine.Queued queued = engine.submit(call, graph, prompt);
      return switch (queued.submission()) {
        case Submission.Refused(var reply) -> reply;
        case Submission.Accepted(_, var delivery) -> accepted(queued.run(), delivery);
      };
    } catch (GraphException e) {
      return ComfyDialect.error(e.type().equals("duplicate_prompt_id") ? 409 : 400, e);
    }
  }

  Reply remaining(Call call) {
    int remaining = engine.queue().remaining();
    return Reply.json(
        200, new JsonObject().put("exec_info", new JsonObject().put("queue_remaining", remaining)));
  }

  Reply queue(Call call) {
    return Reply.json(
        200,
        new JsonObject()
            .put("queue_running", entries(Phase.RUNNING))
            .put("queue_pending", entries(Phase.QUEUED)));
  }

  /** Drops what waits; what works goes on. */
  Reply changeQueue(Call call) {
    JsonObject body = call.json().orElseGet(JsonObject::new);
    if (Boolean.TRUE.equals(body.getValue("clear"))) {
      engine.queue().in(Phase.QUEUED).forEach(engine::stop);
    }
    for (String id : ids(body)) {
      if (engine.look(id, Operation.CANCEL) instanceof Sight.Faulted(Reply reply)) {
        return reply;
      }
      waiting(id).ifPresent(engine::stop);
    }
    return Reply.empty(200);
  }

  /** Stops what works; without an id, whoever's it is. */
  Reply interrupt(Call call) {
    Object id = call.json().map(body -> body.getValue("prompt_id")).orElse(null);
    if (id instanceof String promptId
        && engine.look(promptId, Operation.CANCEL) instanceof Sight.Faulted(Reply reply)) {
      return reply;
    }
    engine.running().filter(run -> id == null || run.promptId().equals(id)).ifPresent(engine::stop);
    return Reply.empty(200);
  }

  Reply history(Call call) {
    List<Queue.Standing> all = engine.queue().history();
    int offset = number(call.query("offset"), -1);
    int most = number(call.query("max_items"), all.size());
    int from = offset < 0 ? Math.max(0, all.size() - most) : Math.min(offset, all.size());
    JsonObject history = new JsonObject();
    all.subList(from, Math.min(all.size(), from + most))
        .forEach(standing ->
            history.put(
                standing.run().promptId(),
                report.history(standing.run(), standing.moment(), false)));
    return Reply.json(200, history);
  }

  /** Empty until the run has ended, and for what nobody knows. */
  Reply historyOf(Call call) {
    String id = call.part("id");
    return switch (engine.look(id, Operation.POLL)) {
      case Sight.Faulted(var reply) -> reply;
      case Sight.Absent() -> Reply.json(200, new JsonObject());
      case Sight.Present(_, var moment, var strange, var delivery) -> {
        JsonObject history = new JsonObject();
        if (moment.phase().isTerminal() && moment.started() != null) {
          engine
              .queue()
              .find(id)
              .ifPresent(run -> history.put(id, report.history(run, moment, strange)));
        }
        yield Reply.json(200, history).by(delivery);
      }
    };
  }

  Reply changeHistory(Call call) {
    JsonObject body = call.json().orElseGet(JsonObject::new);
    List<Queue.Standing> all = engine.queue().history();
    boolean clear = Boolean.TRUE.equals(body.getValue("clear"));
    List<String> ids = ids(body);
    all.stream()
        .map(Queue.Standing::run)
        .filter(run -> clear || ids.contains(run.promptId()))
        .forEach(engine::forget);
    return Reply.empty(200);
  }

  private static Reply accepted(@Nullable Run run, Delivery delivery) {
    if (run == null) {
      throw new IllegalStateException("Accepted, but not queued");
    }
    return Reply.json(
            200,
            new JsonObject()
                .put("prompt_id", run.promptId())
                .put("number", run.priority())
                .put("node_errors", new JsonObject()))
        .by(delivery);
  }

  private Engine.Prompt prompt(JsonObject body) throws GraphException {
    if (body.getValue("prompt") == null) {
      throw GraphException.of("no_prompt", "No prompt provided", "No prompt provided");
    }
    JsonObject extra =
        body.getValue("extra_data") instanceof JsonObject given ? given.copy() : new JsonObject();
    if (body.getValue("client_id") instanceof String clientId) {
      extra.put("client_id", clientId);
    }
    return new Engine.Prompt(
        promptId(body.getValue("prompt_id")),
        body.getValue("number") instanceof Number number ? number.doubleValue() : null,
        Boolean.TRUE.equals(body.getValue("front")),
        extra.getValue("client_id") instanceof String clientId ? clientId : null,
        extra);
  }

  private @Nullable String promptId(@Nullable Object given) throws GraphException {
    if (given == null || !engine.flavor().isStrict()) {
      return given == null ? null : given.toString();
    }
    try {
      if (given instanceof String text && UUID.fromString(text).toString().equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    throw GraphException.of(
        "invalid_prompt_id",
        "prompt_id must be a valid UUID",
        "Write it in lower case with hyphens, or leave it out.");
  }

  private Optional<Run> waiting(String id) {
    return engine.queue().in(Phase.QUEUED).stream()
        .filter(run -> run.promptId().equals(id))
        .findFirst();
  }

  private JsonArray entries(Phase phase) {
    JsonArray entries = new JsonArray();
    engine.queue().in(phase).forEach(run -> entries.add(run.entry()));
    return entries;
  }

  private static List<String> ids(JsonObject body) {
    return body.getValue("delete") instanceof JsonArray ids
        ? ids.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static int number(@Nullable String text, int ordinary) {
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : ordinary;
  }
}
