package dev.reelay.orchestrator.grant;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.ProviderAvailabilityChanged;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps whether a provider can be asked; jobs wait while it cannot. */
@ApplicationScoped
class ProviderAvailabilityChangedHandler implements EventHandler<ProviderAvailabilityChanged> {
  private final LimitStore limits;
  private final ProviderLimits settings;
  private final AfterCommit afterCommit;
  private final Bell bell;

  ProviderAvailabilityChangedHandler(
      LimitStore limits, ProviderLimits settings, AfterCommit afterCommit, Bell bell) {
    this.limits = limits;
    this.settings = settings;
    this.afterCommit = afterCommit;
    this.bell = bell;
  }

  @Override
  public Class<ProviderAvailabilityChanged> type() {
    return ProviderAvailabilityChanged.class;
  }

  @Override
  public void handle(Envelope envelope, ProviderAvailabilityChanged event) {
    limits.keep(event, settings.of(event.provider()));
    afterCommit.once(bell, bell::ring);
  }
}
