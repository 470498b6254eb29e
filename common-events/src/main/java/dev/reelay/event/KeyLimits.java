package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/**
 * What a virtual key may use, as it was when the job was accepted.
 *
 * @param version rises with every change of the key
 * @param maxRunning jobs running at once, at least 1
 * @param maxQueued jobs waiting at once, at least 0
 * @param weight share against other keys, at least 1
 * @param priority highest priority that a job of this key may ask for, 0 to 9
 * @param startsPerMinute jobs that may start within a minute, at least 1; null when any number may
 */
public record KeyLimits(
    long version,
    int maxRunning,
    int maxQueued,
    int weight,
    int priority,
    @Nullable Integer startsPerMinute) {

  /** Limits without a rate. */
  public KeyLimits(long version, int maxRunning, int maxQueued, int weight, int priority) {
    this(version, maxRunning, maxQueued, weight, priority, null);
  }
}
