package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.StatusReport;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is by what the server told of its nodes: those that are done and the part of the
 * one in hand, of all. A heuristic, since nodes take unlike times. Not for several threads at once.
 */
final class RunProgress {
  private final Map<String, String> titles;
  private final Set<String> done = new HashSet<>();
  private @Nullable String current;
  private double value;
  private double max;
  private boolean heard;

  /** A run of these nodes, each with its name for people. */
  RunProgress(Map<String, String> titles) {
    this.titles = Map.copyOf(titles);
  }

  /** Takes in a message about this run; unknown ones change nothing. */
  void take(String type, JsonNode data) {
    switch (type) {
      case "execution_start" -> heard = true;
      case "execution_cached" -> data.path("nodes").forEach(node -> finish(node.asText("")));
      case "executing" -> begin(data.path("node").textValue());
      case "progress" -> progress(data);
      case "progress_state" ->
          data.path("nodes").properties().forEach(node -> state(node.getKey(), node.getValue()));
      case "executed" -> finish(data.path("node").asText(""));
      default -> {}
    }
  }

  private void begin(@Nullable String node) {
    if (current != null && !current.equals(node)) {
      finish(current);
    }
    if (node != null && titles.containsKey(node) && !node.equals(current)) {
      heard = true;
      current = node;
      value = 0;
      max = 0;
    }
  }

  private void progress(JsonNode data) {
    String node = data.path("node").textValue();
    if (node != null) {
      begin(node);
    }
    step(data);
  }

  private void state(String node, JsonNode said) {
    if ("finished".equals(said.path("state").asText(""))) {
      finish(node);
    } else if ("running".equals(said.path("state").asText(""))) {
      begin(node);
      step(said);
    }
  }

  private void step(JsonNode said) {
    heard = true;
    double of = said.path("max").asDouble();
    double at = said.path("value").asDouble();
    if (of > 0 && at >= 0 && at <= of && Double.isFinite(of)) {
      value = at;
      max = of;
    }
  }

  private void finish(String node) {
    if (titles.containsKey(node)) {
      heard = true;
      done.add(node);
    }
    if (node.equals(current)) {
      current = null;
      value = 0;
      max = 0;
    }
  }

  /** What there is to tell; nothing but "at work" before the server said anything. */
  StatusReport.Progress report() {
    if (!heard) {
      return StatusReport.Progress.SILENT;
    }
    double part = current == null || max == 0 || done.contains(current) ? 0 : value / max;
    boolean steps = part > 0 && max > 1 && max <= Integer.MAX_VALUE;
    return new StatusReport.Progress(
        titles.isEmpty() ? null : 100 * (done.size() + part) / titles.size(),
        current == null ? null : titles.get(current),
        null,
        steps ? Integer.valueOf((int) value) : null,
        steps ? Integer.valueOf((int) max) : null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        "running");
  }
}
