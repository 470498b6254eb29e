package dev.reelay.adapters.webhook;

import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.RateLimitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bounds how many calls of one provider this instance takes in a second. */
@ApplicationScoped
class CallRate {
  private final int perSecond;
  private final Map<String, Guard> guards = new ConcurrentHashMap<>();

  CallRate(WebhookConfig config) {
    this.perSecond = config.perSecond();
  }

  boolean admits(String provider) {
    try {
      return guards.computeIfAbsent(provider, this::guard).get(() -> true, Boolean.class);
    } catch (RateLimitException e) {
      return false;
    }
  }

  private Guard guard(String provider) {
    return Guard.create()
        .withDescription("reelay-webhooks-" + provider)
        .withRateLimit()
        .limit(perSecond)
        .window(1, ChronoUnit.SECONDS)
        .done()
        .build();
  }
}
