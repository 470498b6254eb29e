package dev.reelay.hub.webhook;

import java.time.Duration;

/**
 * When an endpoint that keeps failing is left in peace: what waits for it waits longer, and nothing
 * is dropped. Pure.
 *
 * @param after failures in a row that open it
 * @param first how long it stays open then; doubled with each further failure
 * @param most how long at most
 */
record Breaker(int after, Duration first, Duration most) {
  private static final int DOUBLINGS_MAX = 20;

  /** For how long nothing is tried after so many failures in a row; zero while it is closed. */
  Duration pause(int failures) {
    if (failures < after) {
      return Duration.ZERO;
    }
    Duration pause = first.multipliedBy(1L << Math.min(failures - after, DOUBLINGS_MAX));
    return pause.compareTo(most) > 0 ? most : pause;
  }

  /** Calls that an endpoint may get at once: one alone finds out whether it works again. */
  int room(int failures, int usual) {
    return failures < after ? usual : 1;
  }
}
