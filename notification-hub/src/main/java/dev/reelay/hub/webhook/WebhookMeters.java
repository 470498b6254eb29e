package dev.reelay.hub.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What webhooks came to. */
@ApplicationScoped
class WebhookMeters {
  private final MeterRegistry meters;
  private final Timer age;
  private final AtomicReference<DeliveryStore.Backlog> backlog =
      new AtomicReference<>(new DeliveryStore.Backlog(0, 0));

  WebhookMeters(MeterRegistry meters) {
    this.meters = meters;
    this.age =
        Timer.builder("reelay.hub.webhook.age")
            .description("From the commit of an entry to the receiver's yes")
            .publishPercentileHistogram()
            .register(meters);
    meters.gauge("reelay.hub.webhook.waiting", backlog, held -> held.get().waiting());
    meters.gauge("reelay.hub.webhook.oldest", backlog, held -> held.get().oldestSeconds());
  }

  /** Counts an attempt; without an age its lease was lost and it counts elsewhere. */
  void attempted(Verdict verdict, Optional<Double> seconds) {
    String outcome =
        seconds.isEmpty()
            ? "fenced"
            : switch (verdict) {
              case Verdict.Delivered() -> "delivered";
              case Verdict.Again _ -> "again";
              case Verdict.GivenUp _ -> "given_up";
              case Verdict.Gone() -> "gone";
              case Verdict.Expired() -> "expired";
              case Verdict.Unsendable() -> "too_long";
            };
    meters.counter("reelay.hub.webhook.attempts", "outcome", outcome).increment();
    if (verdict instanceof Verdict.Delivered && seconds.isPresent()) {
      age.record((long) (Math.max(0, seconds.get()) * 1_000_000), TimeUnit.MICROSECONDS);
    }
  }

  void expired(int deliveries) {
    meters.counter("reelay.hub.webhook.attempts", "outcome", "expired").increment(deliveries);
  }

  void waits(DeliveryStore.Backlog now) {
    backlog.set(now);
  }
}
