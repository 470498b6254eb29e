package dev.reelay.gateway.route;

import dev.reelay.bus.Routes.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;

/** The services that requests are routed to. */
@ApplicationScoped
class Upstreams {
  private final UpstreamConfig config;
  private final Upstream orchestrator;
  private final Upstream tracker;
  private final Upstream hub;
  private final Upstream adapters;

  Upstreams(UpstreamConfig config) {
    this.config = config;
    orchestrator = upstream(config.orchestrator());
    tracker = upstream(config.tracker());
    hub = upstream(config.hub());
    adapters = upstream(config.adapters());
  }

  Upstream orchestrator() {
    return orchestrator;
  }

  Upstream tracker() {
    return tracker;
  }

  Upstream hub() {
    return hub;
  }

  Upstream adapters() {
    return adapters;
  }

  /** The instances of any other service. Fails for the gateway, which indicates a bug. */
  Upstream of(Service service) {
    return switch (service) {
      case ORCHESTRATOR -> orchestrator;
      case TRACKER -> tracker;
      case HUB -> hub;
      case ADAPTERS -> adapters;
      case GATEWAY -> throw new IllegalArgumentException("The gateway is no upstream of itself.");
    };
  }

  private Upstream upstream(List<URI> uris) {
    return new Upstream(uris, config.refusalMemory(), System::nanoTime);
  }
}
