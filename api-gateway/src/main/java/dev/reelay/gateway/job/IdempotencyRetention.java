package dev.reelay.gateway.job;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Forgets idempotency keys that nobody repeats any more. */
@ApplicationScoped
class IdempotencyRetention implements Duty {
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final IdempotencyStore store;
  private final IntakeConfig config;
  private @Nullable Loop loop;

  IdempotencyRetention(IdempotencyStore store, IntakeConfig config) {
    this.store = store;
    this.config = config;
  }

  @Override
  public int order() {
    return 120;
  }

  @Override
  public void start() {
    loop = Loop.start("gateway-idempotency-retention", this::round);
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration round() {
    QuarkusTransaction.requiringNew()
        .run(() -> store.deleteOlderThan(config.idempotencyRetention()));
    return ROUND;
  }
}
