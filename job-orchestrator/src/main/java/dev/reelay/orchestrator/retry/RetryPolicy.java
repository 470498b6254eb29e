package dev.reelay.orchestrator.retry;

import dev.reelay.event.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether and when a failed attempt is followed by another.
 *
 * @param max retries after the first attempt, at least 0
 * @param base pause before the first retry; doubles with each
 * @param cap longest pause
 */
public record RetryPolicy(int max, Duration base, Duration cap) {
  /** Spread of the pauses to either side, so that jobs that failed together do not return so. */
  private static final double JITTER = 0.2;

  /** Beyond this many doublings every pause is longer than any cap. */
  private static final int DOUBLINGS_MAX = 32;

  public RetryPolicy {
    if (max < 0 || base.isNegative() || cap.isNegative()) {
      throw new IllegalArgumentException("A retry policy has no negative figures");
    }
  }

  /** The policy that the settings describe. */
  public static RetryPolicy of(RetryConfig config) {
    return new RetryPolicy(
        config.enabled() ? config.max() : 0,
        Duration.ofSeconds(config.baseSeconds()),
        Duration.ofSeconds(config.maxSeconds()));
  }

  /**
   * When the next attempt is due; empty when there is none. What the provider named wins over the
   * computed pause.
   *
   * @param attempt the one that failed, from 1
   * @param jitter where in the spread the pause lies, -1 to 1
   */
  public Optional<Instant> next(Failure failure, int attempt, Instant now, double jitter) {
    if (!failure.failureClass().isRetryable() || attempt > max) {
      return Optional.empty();
    }
    Instant named = failure.retryAfter();
    if (named != null) {
      return Optional.of(named.isBefore(now) ? now : named);
    }
    return Optional.of(now.plus(pause(attempt, jitter)));
  }

  private Duration pause(int attempt, double jitter) {
    double doubled = base.toMillis() * Math.pow(2, Math.min(attempt - 1, DOUBLINGS_MAX));
    double spread = doubled * (1 + JITTER * Math.clamp(jitter, -1, 1));
    return Duration.ofMillis(Math.min(Math.round(spread), cap.toMillis()));
  }
}
