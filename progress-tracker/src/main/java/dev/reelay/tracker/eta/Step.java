package dev.reelay.tracker.eta;

import org.jspecify.annotations.Nullable;

/**
 * One stage of a job, as far as its time matters.
 *
 * @param phase whether it is over, at work or still to come
 * @param typicalSeconds what it typically takes; null when nothing is known
 * @param percent how far it is, 0 to 100
 * @param seconds what it took, or has taken so far; null when unknown
 */
public record Step(
    Phase phase, @Nullable Double typicalSeconds, double percent, @Nullable Double seconds) {
  /** Where a stage is in its life. */
  public enum Phase {
    DONE,
    RUNNING,
    AHEAD
  }
}
