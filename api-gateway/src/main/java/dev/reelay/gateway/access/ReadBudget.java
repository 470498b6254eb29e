package dev.reelay.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reelay.gateway.key.ReadLimit;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;

/**
 * How often a key may look at its jobs, poll and open streams. Each instance counts for itself: it
 * is there to keep one key from taking the gateway from the others, not to sell looks.
 */
@ApplicationScoped
class ReadBudget implements ReadLimit {
  private static final int KEYS_MAX = 100_000;

  private final AccessConfig config;
  private final MeterRegistry meters;
  private final Cache<String, TokenBucket> buckets;

  ReadBudget(AccessConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(KEYS_MAX)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();
  }

  @Override
  public void spend(String keyId) {
    long now = System.nanoTime();
    TokenBucket bucket =
        Objects.requireNonNull(
            buckets.get(
                keyId, _ -> new TokenBucket(config.readsPerSecond(), config.readsAtOnce(), now)));
    Duration pause = bucket.take(now);
    if (!pause.isZero()) {
      meters.counter("reelay.reads.refused").increment();
      throw ProblemException.of(
              ProblemCode.RATE_LIMITED,
              "The virtual key may look, poll and open streams "
                  + config.readsPerSecond()
                  + " times a second.")
          .retryAfter(pause.plusMillis(999))
          .suggest("Watch the events of a job instead of asking for its state again and again.");
    }
  }
}
