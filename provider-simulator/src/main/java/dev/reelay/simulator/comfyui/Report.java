package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.scenario.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the engine tells of a run that has ended, in its history and on sockets. */
record Report(SimulatedClock clock) {
  /** A status word that no document names. */
  static final String STRANGE = "partial";

  /** The entry of the history. */
  JsonObject history(Run run, Moment moment, boolean strange) {
    boolean done = moment.phase() == Phase.SUCCEEDED;
    JsonArray messages = new JsonArray().add(message(run, "execution_start", moment.started()));
    messages.add(
        message(
            run,
            "execution_cached",
            moment.started(),
            new JsonObject().put("nodes", new JsonArray())));
    messages.add(
        message(
            run, ending(moment), moment.ended(), done ? new JsonObject() : broken(run, moment)));
    JsonObject meta = new JsonObject();
    if (done) {
      run.graph().outputs().forEach(node -> meta.put(node.id(), identity(node)));
    }
    return new JsonObject()
        .put("prompt", run.entry())
        .put("outputs", done ? run.outputs() : new JsonObject())
        .put(
            "status",
            new JsonObject()
                .put("status_str", strange ? STRANGE : done ? "success" : "error")
                .put("completed", done && !strange)
                .put("messages", messages))
        .put("meta", meta);
  }

  /** The message with which a run ends. */
  static String ending(Moment moment) {
    return switch (moment.phase()) {
      case SUCCEEDED -> "execution_success";
      case CANCELLED -> "execution_interrupted";
      default -> "execution_error";
    };
  }

  /** What is told of a run that did not end well. */
  static JsonObject broken(Run run, Moment moment) {
    JsonArray executed = new JsonArray();
    run.progress(moment).stream()
        .filter(Run.NodeProgress::finished)
        .forEach(progress -> executed.add(progress.node().id()));
    Graph.Node node = run.current(moment);
    JsonObject told =
        new JsonObject()
            .put("node_id", node.id())
            .put("node_type", node.type())
            .put("executed", executed);
    Fault failure = moment.failure();
    return failure == null
        ? told
        : told.put("exception_message", message(failure))
            .put("exception_type", type(failure))
            .put("traceback", new JsonArray().add("  File \"execution.py\", line 1, in execute\n"))
            .put("current_inputs", node.inputs())
            .put("current_outputs", new JsonArray());
  }

  long stamp(@Nullable Instant simulated) {
    return simulated == null ? 0 : clock.wall(simulated).toEpochMilli();
  }

  private JsonArray message(Run run, String type, @Nullable Instant at) {
    return message(run, type, at, new JsonObject());
  }

  private JsonArray message(Run run, String type, @Nullable Instant at, JsonObject more) {
    JsonObject data = new JsonObject().put("prompt_id", run.promptId()).put("timestamp", stamp(at));
    return new JsonArray().add(type).add(data.mergeIn(more));
  }

  private static JsonObject identity(Graph.Node node) {
    return new JsonObject()
        .put("node_id", node.id())
        .put("display_node", node.id())
        .put("parent_node", (Object) null)
        .put("real_node_id", node.id());
  }

  private static String type(Fault failure) {
    return switch (failure) {
      case FAIL_OUT_OF_MEMORY -> "torch.OutOfMemoryError";
      case FAIL_INVALID_INPUT -> "ValueError";
      case FAIL_CONTENT_POLICY -> "PermissionError";
      default -> "RuntimeError";
    };
  }

  private static String message(Fault failure) {
    return switch (failure) {
      case FAIL_OUT_OF_MEMORY ->
          "Allocation on device: CUDA out of memory. Tried to allocate 20.00 GiB.";
      case FAIL_INVALID_INPUT -> "The picture cannot be decoded.";
      case FAIL_CONTENT_POLICY -> "A filter node refused the prompt.";
      default -> "CUDA error: an illegal memory access was encountered";
    };
  }
}
