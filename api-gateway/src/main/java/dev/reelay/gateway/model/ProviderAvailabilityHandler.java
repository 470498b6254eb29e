package dev.reelay.gateway.model;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.ProviderAvailabilityChanged;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Keeps which providers are there. Intake does not depend on it: a job may wait. */
@ApplicationScoped
class ProviderAvailabilityHandler implements EventHandler<ProviderAvailabilityChanged> {
  private static final Logger LOG = Logger.getLogger(ProviderAvailabilityHandler.class);

  private final ModelStore models;

  ProviderAvailabilityHandler(ModelStore models) {
    this.models = models;
  }

  @Override
  public Class<ProviderAvailabilityChanged> type() {
    return ProviderAvailabilityChanged.class;
  }

  @Override
  public void handle(Envelope envelope, ProviderAvailabilityChanged news) {
    if (models.keep(news) && !news.available()) {
      LOG.warnf("Provider %s is unavailable: %s", news.provider(), news.reason());
    }
  }
}
