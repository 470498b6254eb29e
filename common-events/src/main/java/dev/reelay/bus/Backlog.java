package dev.reelay.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Looks every few seconds how long events have been waiting to leave, and how many are parked. */
@ApplicationScoped
class Backlog extends LoopDuty {
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final List<String> STATES = List.of("waiting", "unknown_type", "stuck");

  private final OutboxStore outbox;
  private final ParkedStore parked;
  private final BusConfig config;
  private volatile Duration age = Duration.ZERO;
  private volatile Map<String, Long> depths = Map.of();

  Backlog(OutboxStore outbox, ParkedStore parked, BusConfig config, MeterRegistry meters) {
    this.outbox = outbox;
    this.parked = parked;
    this.config = config;
    Gauge.builder("reelay.outbox.age", () -> age.toMillis() / 1000.0)
        .baseUnit("seconds")
        .register(meters);
    for (String state : STATES) {
      Gauge.builder("reelay.parked.depth", () -> depths.getOrDefault(state, 0L))
          .tag("state", state)
          .register(meters);
    }
  }

  @Override
  public int order() {
    return 15;
  }

  @Override
  protected String name() {
    return config.service() + "-backlog";
  }

  @Override
  protected Duration round() {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          age = outbox.age();
          depths = parked.depths();
        });
    return ROUND;
  }
}
