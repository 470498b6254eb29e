package dev.reelay.tracker.progress;

import dev.reelay.tracker.eta.Curve;
import dev.reelay.tracker.eta.Step;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stage as its remaining time sees it. */
final class StageStep {
  private StageStep() {}

  /** A stage that is over is so whatever its state says; the state is null before any sign. */
  static Step of(boolean isOver, @Nullable StageState state, @Nullable Curve curve, Instant now) {
    if (isOver || (state != null && state.succeeded())) {
      return new Step(Step.Phase.DONE, curve, state == null ? null : state.tookSeconds(), null);
    }
    if (state == null || state.stopped()) {
      return new Step(Step.Phase.AHEAD, curve, null, null);
    }
    Step.Pace pace = state.pulse().pace(state.begunAt(), now);
    return new Step(Step.Phase.RUNNING, curve, spent(state, now), pace);
  }

  private static @Nullable Double spent(StageState state, Instant now) {
    return state.begunAt() == null
        ? null
        : (Double) (Math.max(0, Duration.between(state.begunAt(), now).toMillis()) / 1000.0);
  }
}
