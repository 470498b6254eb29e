package dev.reelay.tracker.progress;

import dev.reelay.event.LogLine;
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
 */
record Heard(
    Map<String, StageState> stages,
    List<String> warnings,
    List<LogLine> unsentLog,
    @Nullable Integer videoSeconds) {
  static final Heard NOTHING = new Heard(Map.of(), List.of(), List.of(), null);

  Heard {
    stages = Map.copyOf(stages);
    warnings = List.copyOf(warnings);
    unsentLog = List.copyOf(unsentLog);
  }

  Heard with(String stage, StageState state) {
    Map<String, StageState> all = new TreeMap<>(stages);
    all.put(stage, state);
    return new Heard(all, warnings, unsentLog, videoSeconds);
  }

  Heard with(List<String> moreWarnings, @Nullable List<LogLine> moreLog) {
    return new Heard(
        stages,
        Bounds.warnings(warnings, moreWarnings),
        Bounds.log(unsentLog, moreLog),
        videoSeconds);
  }

  Heard withVideoSeconds(@Nullable Integer seconds) {
    return seconds == null || seconds <= 0 ? this : new Heard(stages, warnings, unsentLog, seconds);
  }

  Heard logSent() {
    return new Heard(stages, warnings, List.of(), videoSeconds);
  }
}
