package dev.reelay.tracker.progress;

import dev.reelay.event.EngineStatus;
import dev.reelay.event.StageProgressed;
import dev.reelay.tracker.eta.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an engine itself says of how far its stage is.
 *
 * @param silent whether it is known to say nothing, so that progress is estimated
 * @param percent the furthest that it told; null for nothing yet
 * @param at when it did
 * @param from when it last told that it had not begun; null when it never did
 */
record Pulse(
    boolean silent, @Nullable Double percent, @Nullable Instant at, @Nullable Instant from) {
  static final Pulse NONE = new Pulse(false, null, null, null);

  Pulse silenced() {
    return new Pulse(true, percent, at, from);
  }

  /** After a report; the percentage is what it says in any of the ways to say it. */
  Pulse after(StageProgressed report, @Nullable Double reported) {
    boolean waits =
        report.engineStatus() == EngineStatus.QUEUED
            || report.engineStatus() == EngineStatus.THROTTLED;
    if (percent == null && (waits || (reported != null && reported <= 0))) {
      return new Pulse(silent, null, null, report.observedAt());
    }
    boolean further = reported != null && reported > Objects.requireNonNullElse(percent, -1.0);
    return further ? new Pulse(silent, reported, report.observedAt(), from) : this;
  }

  /** How fast it goes; null as long as that cannot be told. */
  Step.@Nullable Pace pace(@Nullable Instant begunAt, Instant now) {
    Instant start = from == null ? begunAt : from;
    if (percent == null || at == null || start == null) {
      return null;
    }
    return new Step.Pace(0, percent, seconds(start, at), Math.max(0, seconds(at, now)));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
