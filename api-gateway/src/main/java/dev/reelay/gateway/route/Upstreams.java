package dev.reelay.gateway.route;

import jakarta.enterprise.context.ApplicationScoped;

/** The services that requests are routed to. */
@ApplicationScoped
class Upstreams {
  private final Upstream orchestrator;
  private final Upstream hub;
  private final Upstream adapters;

  Upstreams(UpstreamConfig config) {
    orchestrator = new Upstream(config.orchestrator(), config.refusalMemory(), System::nanoTime);
    hub = new Upstream(config.hub(), config.refusalMemory(), System::nanoTime);
    adapters = new Upstream(config.adapters(), config.refusalMemory(), System::nanoTime);
  }

  Upstream orchestrator() {
    return orchestrator;
  }

  Upstream hub() {
    return hub;
  }

  Upstream adapters() {
    return adapters;
  }
}
