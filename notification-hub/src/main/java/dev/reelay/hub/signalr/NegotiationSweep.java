package dev.reelay.hub.signalr;

import dev.reelay.bus.LoopDuty;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets promised connections that nobody came for. */
@ApplicationScoped
class NegotiationSweep extends LoopDuty {
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final NegotiationStore store;
  private final SignalrConfig config;

  NegotiationSweep(NegotiationStore store, SignalrConfig config) {
    this.store = store;
    this.config = config;
  }

  @Override
  protected String name() {
    return "hub-signalr-negotiations";
  }

  @Override
  protected Duration round() {
    store.forget(config.negotiated());
    return ROUND;
  }
}
