package dev.reelay.tracker.progress;

import dev.reelay.event.PlannedStage;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.tracker.eta.Curve;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, as the newest attempt told it.
 *
 * @param stages in their order
 * @param reused names of the stages that an earlier attempt has already finished
 * @param attempt the newest attempt that was started, from 1
 * @param startedAt when the first attempt was
 * @param curves what each stage takes, as known at the start; stages may be missing
 */
public record Plan(
    List<PlannedStage> stages,
    List<String> reused,
    int attempt,
    Instant startedAt,
    Map<String, Curve> curves) {

  /** Copies the collections; rows of earlier releases have no curves. */
  public Plan {
    stages = List.copyOf(stages);
    reused = List.copyOf(reused);
    curves = Map.copyOf(Objects.requireNonNullElse(curves, Map.of()));
  }

  /** The plan after an attempt began; news of an older attempt only move the start. */
  static Plan after(
      @Nullable Plan before, VideoGenerationStarted started, Map<String, Curve> curves) {
    Instant startedAt =
        before == null || started.startedAt().isBefore(before.startedAt())
            ? started.startedAt()
            : before.startedAt();
    if (before != null && before.attempt() > started.attempt()) {
      return new Plan(
          before.stages(), before.reused(), before.attempt(), startedAt, before.curves());
    }
    return new Plan(started.plan(), started.reusedStages(), started.attempt(), startedAt, curves);
  }

  Plan expecting(Map<String, Curve> newer) {
    return new Plan(stages, reused, attempt, startedAt, newer);
  }

  /** Position of a stage under any of its names; -1 when the plan has none. */
  int indexOf(String stage) {
    String wanted = StageNames.canonical(stage);
    for (int i = 0; i < stages.size(); i++) {
      if (StageNames.canonical(stages.get(i).stage()).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  boolean reuses(PlannedStage stage) {
    String name = StageNames.canonical(stage.stage());
    return reused.stream().anyMatch(one -> StageNames.canonical(one).equals(name));
  }

  /** Position of the first stage that has to be done; the last one when all are reused. */
  int first() {
    for (int i = 0; i < stages.size(); i++) {
      if (!reuses(stages.get(i))) {
        return i;
      }
    }
    return stages.size() - 1;
  }

  /** Overall percent at the beginning of a stage. */
  double base(int index) {
    double base = 0;
    for (int i = 0; i < index; i++) {
      base += weight(i);
    }
    return base;
  }

  /** Share of a stage in percent; all shares add up to 100, whatever the plan said. */
  double weight(int index) {
    double sum = stages.stream().mapToDouble(Plan::usable).sum();
    return sum > 0 ? usable(stages.get(index)) * Percent.DONE / sum : Percent.DONE / stages.size();
  }

  private static double usable(PlannedStage stage) {
    return Double.isFinite(stage.weight()) ? Math.max(0, stage.weight()) : 0;
  }
}
