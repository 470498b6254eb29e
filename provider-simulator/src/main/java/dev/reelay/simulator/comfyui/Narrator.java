package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells each run's client how it goes while somebody listens. It looks at all runs at every beat
 * and tells what is new, so that a beat too many does no harm.
 */
final class Narrator {
  private static final int BEATS = 25;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int PREVIEW_IMAGE = 1;
  private static final int JPEG = 1;

  /** What was told of a run. */
  private static final class Told {
    private final Run run;
    private boolean started;
    private @Nullable String node;

    private Told(Run run) {
      this.run = run;
    }
  }

  private final SimulatedClock clock;
  private final Timeline timeline;
  private final Sockets sockets;
  private final Queue queue;
  private final Report report;
  private final Buffer preview;
  private final Map<String, Told> stories = new LinkedHashMap<>();
  private @Nullable Instant next;
  private int remaining = -1;

  /** What it works with. */
  record Tools(
      SimulatedClock clock, Timeline timeline, Sockets sockets, Queue queue, Buffer picture) {}

  Narrator(Tools tools) {
    this.clock = tools.clock();
    this.timeline = tools.timeline();
    this.sockets = tools.sockets();
    this.queue = tools.queue();
    this.report = new Report(tools.clock());
    this.preview =
        Buffer.buffer().appendInt(PREVIEW_IMAGE).appendInt(JPEG).appendBuffer(tools.picture());
  }

  synchronized void begin(Run run) {
    stories.put(run.job().id(), new Told(run));
    beat();
  }

  synchronized void clear() {
    stories.clear();
    remaining = -1;
  }

  /** What a client is told first. */
  synchronized void greet(String clientId) {
    sockets.send(clientId, "status", status().put("sid", clientId));
    for (Told told : stories.values()) {
      if (clientId.equals(told.run.clientId()) && told.node != null) {
        sockets.send(clientId, "executing", new JsonObject().put("node", told.node));
      }
    }
    beat();
  }

  /** Tells what is new. */
  synchronized void beat() {
    Instant now = clock.instant();
    Instant due = null;
    for (Iterator<Told> all = stories.values().iterator(); all.hasNext(); ) {
      Told told = all.next();
      Moment moment = told.run.job().at(now);
      if (!moment.known() || (moment.phase() == Phase.CANCELLED && moment.started() == null)) {
        all.remove();
        continue;
      }
      if (moment.phase() != Phase.QUEUED) {
        tell(told, moment);
      }
      if (moment.phase().isTerminal()) {
        all.remove();
      } else {
        Instant own = next(told.run.job(), moment);
        due = due == null || own.isBefore(due) ? own : due;
      }
    }
    if (remaining != queue.remaining()) {
      sockets.sendAll("status", status());
    }
    if (due != null && !sockets.isEmpty()) {
      arm(due);
    }
  }

  private void arm(Instant due) {
    if (next == null || due.isBefore(next)) {
      next = due;
      timeline.at(due, () -> ring(due));
    }
  }

  private synchronized void ring(Instant due) {
    if (due.equals(next)) {
      next = null;
    }
    beat();
  }

  private void tell(Told told, Moment moment) {
    Run run = told.run;
    if (!told.started) {
      told.started = true;
      JsonObject nothing = new JsonObject().put("nodes", new JsonArray());
      send(run, "execution_start", stamped(run, moment.started()));
      send(run, "execution_cached", nothing.mergeIn(stamped(run, moment.started())));
    }
    tellProgress(told, moment);
    if (moment.phase().isTerminal()) {
      tellEnd(run, moment);
    }
  }

  private void tellProgress(Told told, Moment moment) {
    Run run = told.run;
    JsonObject nodes = new JsonObject();
    for (Run.NodeProgress progress : run.progress(moment)) {
      nodes.put(progress.node().id(), state(run, progress));
    }
    Run.NodeProgress last = run.progress(moment).getLast();
    Graph.Node node = last.node();
    if (!node.id().equals(told.node)) {
      told.node = node.id();
      send(run, "executing", named(run, node).put("display_node", node.id()));
    }
    send(
        run,
        "progress_state",
        new JsonObject().put("prompt_id", run.promptId()).put("nodes", nodes));
    if (node.isSampler()) {
      send(
          run,
          "progress",
          named(run, node).put("value", (long) last.value()).put("max", node.steps()));
      if (run.clientId() != null && !isSilent(run)) {
        sockets.send(run.clientId(), preview);
      }
    }
  }

  private void tellEnd(Run run, Moment moment) {
    if (moment.phase() == Phase.SUCCEEDED) {
      for (Graph.Node node : run.graph().outputs()) {
        send(
            run,
            "executed",
            named(run, node).put("display_node", node.id()).put("output", run.output(node)));
      }
    }
    JsonObject end =
        moment.phase() == Phase.SUCCEEDED ? new JsonObject() : Report.broken(run, moment);
    send(run, Report.ending(moment), end.mergeIn(stamped(run, moment.ended())));
    send(
        run,
        "executing",
        new JsonObject().put("node", (Object) null).put("prompt_id", run.promptId()));
  }

  private void send(Run run, String type, JsonObject data) {
    String clientId = run.clientId();
    if (clientId == null || isSilent(run)) {
      return;
    }
    sockets.send(clientId, type, data);
    int copies =
        run.job()
            .story()
            .rule(Fault.WEBHOOK_DUPLICATE)
            .map(rule -> (int) rule.argument())
            .orElse(0);
    for (int copy = 0; copy < copies; copy++) {
      sockets.send(clientId, type, data);
    }
  }

  /** Faults of webhooks meet what is pushed here, too. */
  private static boolean isSilent(Run run) {
    return run.job().story().has(Fault.WEBHOOK_MISSING);
  }

  private JsonObject stamped(Run run, @Nullable Instant at) {
    return new JsonObject().put("prompt_id", run.promptId()).put("timestamp", report.stamp(at));
  }

  private static JsonObject named(Run run, Graph.Node node) {
    return new JsonObject().put("node", node.id()).put("prompt_id", run.promptId());
  }

  private static JsonObject state(Run run, Run.NodeProgress progress) {
    String id = progress.node().id();
    return new JsonObject()
        .put("value", progress.value())
        .put("max", (double) progress.node().steps())
        .put("state", progress.finished() ? "finished" : "running")
        .put("node_id", id)
        .put("prompt_id", run.promptId())
        .put("display_node_id", id)
        .put("parent_node_id", (Object) null)
        .put("real_node_id", id);
  }

  private JsonObject status() {
    remaining = queue.remaining();
    return new JsonObject()
        .put(
            "status",
            new JsonObject().put("exec_info", new JsonObject().put("queue_remaining", remaining)));
  }

  private static Instant next(RemoteJob job, Moment moment) {
    Instant starts = job.ends().minus(job.story().working());
    Duration running = job.story().running();
    Duration even = running.dividedBy(BEATS);
    Duration step = even.compareTo(SHORTEST) < 0 ? SHORTEST : even;
    Instant own =
        moment.started() == null
            ? starts
            : moment.at().isAfter(starts.plus(running)) ? job.ends() : moment.at().plus(step);
    return own.isBefore(job.ends()) ? own : job.ends();
  }
}
