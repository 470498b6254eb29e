package dev.reelay.adapters.task;

import java.time.Duration;

/** Pauses that double, up to a minute. */
final class BackOff {
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final int DOUBLINGS_MAX = 16;

  private BackOff() {}

  /** The pause after so many failures, counted from 1. */
  static Duration pause(Duration first, int failures) {
    Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, DOUBLINGS_MAX));
    return pause.compareTo(MOST) > 0 ? MOST : pause;
  }
}
