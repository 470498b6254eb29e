package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.StatusReport;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The runs that this instance handed over and the server tells of. There is room for a number of
 * them; the oldest makes place. What is forgotten costs progress, never a run.
 */
final class WatchedRuns {
  /** Runs that are remembered. */
  static final int MAX = 1_000;

  /** Shortest pause between two hints about one run. */
  static final long HINT_PAUSE_NANOS = 500_000_000;

  private final LongSupplier nanoTime;
  private final Map<String, Watched> runs = new LinkedHashMap<>();
  private final Set<String> stopped = new LinkedHashSet<>();
  private @Nullable String current;

  /** No runs yet; the clock is monotonic. */
  WatchedRuns(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private static final class Watched {
    private final String stageRunId;
    private final RunProgress progress;
    private @Nullable Long hintedAt;

    Watched(String stageRunId, Map<String, String> nodes) {
      this.stageRunId = stageRunId;
      this.progress = new RunProgress(nodes);
    }
  }

  /** Begins to listen for a run; one that is known stays as it is. */
  synchronized void watch(String promptId, String stageRunId, Map<String, String> nodes) {
    runs.putIfAbsent(promptId, new Watched(stageRunId, nodes));
    if (runs.size() > MAX) {
      runs.remove(runs.keySet().iterator().next());
    }
  }

  synchronized void forget(String promptId) {
    runs.remove(promptId);
  }

  /** Remembers a run that was taken out of the queue: the server keeps nothing of it. */
  synchronized void stopped(String promptId) {
    runs.remove(promptId);
    stopped.add(promptId);
    if (stopped.size() > MAX) {
      stopped.remove(stopped.iterator().next());
    }
  }

  synchronized boolean isStopped(String promptId) {
    return stopped.contains(promptId);
  }

  synchronized boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The stage runs that are listened for. */
  synchronized List<String> stageRuns() {
    return runs.values().stream().map(run -> run.stageRunId).toList();
  }

  /** How far a run is; nothing is told of one that is not known. */
  synchronized StatusReport.Progress progress(String promptId) {
    Watched run = runs.get(promptId);
    return run == null ? StatusReport.Progress.SILENT : run.progress.report();
  }

  /**
   * Takes in a message of the server; returns the stage run at which a look would be worth it now.
   */
  synchronized Optional<String> take(JsonNode message) {
    String type = message.path("type").asText("");
    JsonNode data = message.path("data");
    String prompt = data.path("prompt_id").textValue();
    if (prompt == null) {
      // Older servers do not say which run a step belongs to; there is one at a time.
      prompt = current;
    } else if (type.equals("execution_start") || type.equals("executing")) {
      current = prompt;
    }
    Watched run = prompt == null ? null : runs.get(prompt);
    if (run == null) {
      return Optional.empty();
    }
    run.progress.take(type, data);
    return mayHint(run, isEnd(type, data)) ? Optional.of(run.stageRunId) : Optional.empty();
  }

  private boolean mayHint(Watched run, boolean isEnd) {
    long now = nanoTime.getAsLong();
    Long before = run.hintedAt;
    if (!isEnd && before != null && now - before < HINT_PAUSE_NANOS) {
      return false;
    }
    run.hintedAt = now;
    return true;
  }

  private static boolean isEnd(String type, JsonNode data) {
    return switch (type) {
      case "execution_success", "execution_error", "execution_interrupted" -> true;
      case "executing" -> data.path("node").isNull() || data.path("node").isMissingNode();
      default -> false;
    };
  }
}
