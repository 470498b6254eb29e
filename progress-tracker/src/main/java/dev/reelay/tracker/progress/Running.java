package dev.reelay.tracker.progress;

import dev.reelay.tracker.eta.Curve;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage at work.
 *
 * @param stage its name in the plan
 * @param curve what it takes; null when nothing is known
 */
record Running(String stage, StageState state, @Nullable Curve curve) {
  /** An estimate never claims to be nearly done. */
  private static final double MOST = 95;

  private static final double SHORTEST_TICK = 2;
  private static final double LONGEST_TICK = 30;

  /**
   * Whole percents that a stage like this should have reached, 0 to 95, for an engine that says
   * nothing; null for any other. The longer it takes, the slower they rise.
   */
  @Nullable Double estimate(Instant now) {
    if (curve == null || state.begunAt() == null || !state.isEstimated()) {
      return null;
    }
    double elapsed = elapsed(state.begunAt(), now);
    double rest = curve.remaining(elapsed, 0.5);
    return elapsed <= 0 ? 0 : Math.min(MOST, Math.floor(100 * elapsed / (elapsed + rest)));
  }

  /** When the estimate is worth another look; null when it will not change. */
  @Nullable Instant nextEstimate(Instant now) {
    if (curve == null
        || state.begunAt() == null
        || !state.isEstimated()
        || state.percent() >= MOST) {
      return null;
    }
    double elapsed = elapsed(state.begunAt(), now);
    double percent = (elapsed + curve.remaining(elapsed, 0.5)) / 100;
    double tick = Math.clamp(percent, SHORTEST_TICK, LONGEST_TICK);
    return now.plusMillis(Math.round(tick * 1000));
  }

  private static double elapsed(Instant from, Instant now) {
    return Math.max(0, Duration.between(from, now).toMillis() / 1000.0);
  }
}
