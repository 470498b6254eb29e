package dev.reelay.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Nobody listens where RabbitMQ should be, and the outbox is small. */
public final class NoBroker implements QuarkusTestResourceLifecycleManager {
  @Override
  public int order() {
    return 100;
  }

  @Override
  public Map<String, String> start() {
    return Map.of("reelay.rabbitmq.port", "1", "reelay.bus.outbox-bound", "3");
  }

  @Override
  public void stop() {}
}
