package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells intake when too much waits to leave. */
@ApplicationScoped
public class OutboxBound {
  private final OutboxRelay relay;
  private final BusConfig config;

  OutboxBound(OutboxRelay relay, BusConfig config) {
    this.relay = relay;
    this.config = config;
  }

  /**
   * True while new work must be refused (503), because the outbox holds more than the configured
   * bound.
   */
  public boolean isReached() {
    return relay.depth() > config.outboxBound();
  }
}
