package dev.reelay.tracker.eta;

import org.jspecify.annotations.Nullable;

/**
 * One stage of a job, as far as its time matters.
 *
 * @param phase whether it is over, at work or still to come
 * @param curve what it takes; null when nothing is known
 * @param seconds what it took, or has taken so far; null when unknown
 * @param pace how fast it is by its own reports; null without usable ones
 */
public record Step(
    Phase phase, @Nullable Curve curve, @Nullable Double seconds, @Nullable Pace pace) {
  /** Where a stage is in its life. */
  public enum Phase {
    DONE,
    RUNNING,
    AHEAD
  }

  /**
   * What an engine says of its own progress.
   *
   * @param from percent at the beginning of the observation, 0 to 100
   * @param to percent at the last report, 0 to 100
   * @param seconds from the beginning to the last report
   * @param since seconds since the last report
   */
  public record Pace(double from, double to, double seconds, double since) {}
}
