package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the schema is migrated and all duties run. A broker that is away is told but makes
 * nothing unready: intake goes on through the outbox and clients read what is there.
 */
@Readiness
@ApplicationScoped
class Ready implements HealthCheck {
  private final Boot boot;
  private final Rabbit rabbit;
  private final OutboxRelay relay;
  private final PartitionChange change;

  Ready(Boot boot, Rabbit rabbit, OutboxRelay relay, PartitionChange change) {
    this.boot = boot;
    this.rabbit = rabbit;
    this.relay = relay;
    this.change = change;
  }

  @Override
  public HealthCheckResponse call() {
    String step = boot.step();
    String broker = rabbit.problem();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("reelay")
            .status(step == null)
            .withData("rabbitmq", broker == null ? "ok" : broker)
            .withData("outboxDepth", relay.depth());
    String holding = change.holding();
    if (holding != null) {
      answer.withData("relayHeldBack", holding);
    }
    return (step == null ? answer : answer.withData("waitingFor", step)).build();
  }
}
