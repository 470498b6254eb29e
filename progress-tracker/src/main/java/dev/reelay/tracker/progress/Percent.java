package dev.reelay.tracker.progress;

import org.jspecify.annotations.Nullable;

/** Percentages as engines report them, made usable. */
final class Percent {
  static final double DONE = 100;

  /** A job shows no more than this before its video is there. */
  static final double MOST_BEFORE_COMPLETION = 99;

  /** Makes up for the binary fraction, so that 33.3 stays 33.3. */
  private static final double ROUNDING = 1e-6;

  private Percent() {}

  /** Within 0 to 100; null for what is no number. */
  static @Nullable Double clamp(@Nullable Double reported) {
    return reported == null || !Double.isFinite(reported)
        ? null
        : (Double) Math.clamp(reported, 0, DONE);
  }

  /** Whether a report had to be corrected. */
  static boolean isOdd(@Nullable Double reported) {
    return reported != null && !(reported >= 0 && reported <= DONE);
  }

  /** One decimal, never rounded up: 100 means done. */
  static double oneDecimal(double percent) {
    return Math.floor(percent * 10 + ROUNDING) / 10;
  }
}
