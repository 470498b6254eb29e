package dev.reelay.tracker.check;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to look at a stage run again.
 *
 * @param min shortest time to the next check
 * @param max longest time to the next check
 * @param usual time to the next check without a hint
 */
record Interval(Duration min, Duration max, Duration usual) {
  static Interval of(CheckConfig config) {
    return new Interval(config.min(), config.max(), config.interval());
  }

  /**
   * The next check: when the provider named a moment, then; else by its hint; never outside the
   * bounds. The hints are in milliseconds.
   */
  Instant next(
      Instant now,
      @Nullable Instant pollAfter,
      @Nullable Long hintMinMillis,
      @Nullable Long hintSuggestedMillis) {
    Duration wanted = usual;
    if (pollAfter != null) {
      wanted = pollAfter.isAfter(now) ? Duration.between(now, pollAfter) : Duration.ZERO;
    } else if (hintSuggestedMillis != null && hintSuggestedMillis > 0) {
      wanted = Duration.ofMillis(hintSuggestedMillis);
    }
    if (hintMinMillis != null && hintMinMillis > 0) {
      wanted = longer(wanted, Duration.ofMillis(hintMinMillis));
    }
    Duration bounded = longer(wanted, min);
    return now.plus(bounded.compareTo(max) > 0 ? max : bounded);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
