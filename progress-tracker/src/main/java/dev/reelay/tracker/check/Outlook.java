package dev.reelay.tracker.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stage run when its next check is chosen.
 *
 * @param elapsed since its provider took it on, or since it was requested
 * @param first whether nobody has looked at it yet
 * @param lifespan how long such runs take; null as long as too few are known
 * @param pace how fast it goes by its provider's own figures; null when there are none
 * @param untold how likely it is that its provider will not tell of its end, from 0 to 1; 1 for a
 *     provider that never does
 * @param hint what the provider wishes
 */
record Outlook(
    Duration elapsed,
    boolean first,
    @Nullable Lifespan lifespan,
    @Nullable Pace pace,
    double untold,
    Hint hint) {

  /**
   * When a provider wants to be asked.
   *
   * @param min shortest pause that it allows; null without one
   * @param suggested pause that it recommends as long as nothing is known; null without one
   * @param after time until the earliest moment that it named, negative when that has passed; null
   *     when it named none
   */
  record Hint(@Nullable Duration min, @Nullable Duration suggested, @Nullable Duration after) {
    static final Hint NONE = new Hint(null, null, null);
  }

  /**
   * How far a run is by its provider's own figures, which many providers round down.
   *
   * @param percent above 0
   * @param since time since the run was last known not to be at work yet
   */
  record Pace(double percent, Duration since) {
    private static final double WHOLE = 100;
    private static final double ROUNDING = 1;

    /** The least seconds that it still needs, if it goes on as it did. */
    double leastSecondsLeft() {
      double made = Math.max(0, percent) + ROUNDING;
      double left = Math.max(0, WHOLE - ROUNDING - percent);
      return left * since.toMillis() / 1000.0 / made;
    }
  }
}
