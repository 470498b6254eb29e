package dev.reelay.tracker.progress;

import dev.reelay.event.LogLine;
import dev.reelay.tracker.eta.Asked;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of the stages of a job, whether or not its plan is known yet.
 *
 * @param stages by canonical name
 * @param warnings of all stages, each once
 * @param unsentLog lines of engines that no published progress carries yet
 * @param videoSeconds asked length of the video; null until a stage request names it
 * @param model asked model; null until a stage request names it
 * @param size asked size, width x height; null until a stage request names one
 */
record Heard(
    Map<String, StageState> stages,
    List<String> warnings,
    List<LogLine> unsentLog,
    @Nullable Integer videoSeconds,
    @Nullable String model,
    @Nullable String size) {
  static final Heard NOTHING = new Heard(Map.of(), List.of(), List.of(), null, null, null);

  Heard {
    stages = Map.copyOf(stages);
    warnings = List.copyOf(warnings);
    unsentLog = List.copyOf(unsentLog);
  }

  Heard with(String stage, StageState state) {
    Map<String, StageState> all = new TreeMap<>(stages);
    all.put(stage, state);
    return new Heard(all, warnings, unsentLog, videoSeconds, model, size);
  }

  Heard with(List<String> moreWarnings, @Nullable List<LogLine> moreLog) {
    return new Heard(
        stages,
        Bounds.warnings(warnings, moreWarnings),
        Bounds.log(unsentLog, moreLog),
        videoSeconds,
        model,
        size);
  }

  Heard with(Asked asked) {
    return new Heard(
        stages,
        warnings,
        unsentLog,
        asked.videoSeconds() == null ? videoSeconds : asked.videoSeconds(),
        asked.model() == null ? model : asked.model(),
        asked.size() == null ? size : asked.size());
  }

  Heard logSent() {
    return new Heard(stages, warnings, List.of(), videoSeconds, model, size);
  }
}
