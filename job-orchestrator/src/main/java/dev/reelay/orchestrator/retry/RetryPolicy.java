package dev.reelay.orchestrator.retry;

import static java.util.Objects.requireNonNullElse;

import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.model.Model;
import dev.reelay.model.Model.UnknownSubmission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a failed attempt is followed by another.
 *
 * @param max retries after the first attempt, at least 0
 * @param base pause before the first retry; doubles with each
 * @param cap longest pause
 * @param resubmit whether a hand-over that may have arrived is repeated, and perhaps billed twice
 */
public record RetryPolicy(int max, Duration base, Duration cap, boolean resubmit) {
  /** Spread of the pauses to either side, so that jobs that failed together do not return so. */
  private static final double JITTER = 0.2;

  /** Beyond this many doublings every pause is longer than any cap. */
  private static final int DOUBLINGS_MAX = 32;

  public RetryPolicy {
    if (max < 0 || base.isNegative() || cap.isNegative()) {
      throw new IllegalArgumentException("A retry policy has no negative figures");
    }
  }

  /** A policy that never repeats a hand-over that may have arrived. */
  public RetryPolicy(int max, Duration base, Duration cap) {
    this(max, base, cap, false);
  }

  /**
   * The policy that the settings describe.
   *
   * @param model what the model says about it; null when nothing
   */
  public static RetryPolicy of(RetryConfig config, Model.@Nullable Retry model) {
    Model.Retry own =
        model == null ? new Model.Retry(null, null, null, null, UnknownSubmission.ASK) : model;
    boolean enabled = requireNonNullElse(own.enabled(), config.enabled());
    return new RetryPolicy(
        enabled ? requireNonNullElse(own.max(), config.max()) : 0,
        requireNonNullElse(own.base(), Duration.ofSeconds(config.baseSeconds())),
        requireNonNullElse(own.cap(), Duration.ofSeconds(config.maxSeconds())),
        own.unknownSubmission() == UnknownSubmission.RESUBMIT);
  }

  /** Whether another attempt may follow this one, from 1. */
  public boolean allowsAnother(int attempt) {
    return attempt <= max;
  }

  /**
   * When the next attempt is due; empty when there is none. What the provider named wins over the
   * computed pause.
   *
   * @param attempt the one that failed, from 1
   * @param jitter where in the spread the pause lies, -1 to 1
   */
  public Optional<Instant> next(Failure failure, int attempt, Instant now, double jitter) {
    if (!isRepeatable(failure.failureClass()) || !allowsAnother(attempt)) {
      return Optional.empty();
    }
    Instant named = failure.retryAfter();
    if (named != null) {
      return Optional.of(named.isBefore(now) ? now : named);
    }
    return Optional.of(now.plus(pause(attempt, jitter)));
  }

  private boolean isRepeatable(FailureClass failureClass) {
    return failureClass.isRetryable()
        || (resubmit && failureClass == FailureClass.SUBMISSION_UNKNOWN);
  }

  private Duration pause(int attempt, double jitter) {
    double doubled = base.toMillis() * Math.pow(2, Math.min(attempt - 1, DOUBLINGS_MAX));
    double spread = doubled * (1 + JITTER * Math.clamp(jitter, -1, 1));
    return Duration.ofMillis(Math.min(Math.round(spread), cap.toMillis()));
  }
}
