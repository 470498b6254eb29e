package dev.reelay.gateway.job;

import dev.reelay.bus.LoopDuty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets idempotency keys that nobody repeats any more. */
@ApplicationScoped
class IdempotencyRetention extends LoopDuty {
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final IdempotencyStore store;
  private final IntakeConfig config;

  IdempotencyRetention(IdempotencyStore store, IntakeConfig config) {
    this.store = store;
    this.config = config;
  }

  @Override
  public int order() {
    return 120;
  }

  @Override
  protected String name() {
    return "gateway-idempotency-retention";
  }

  @Override
  protected Duration round() {
    QuarkusTransaction.requiringNew()
        .run(() -> store.deleteOlderThan(config.idempotencyRetention()));
    return ROUND;
  }
}
