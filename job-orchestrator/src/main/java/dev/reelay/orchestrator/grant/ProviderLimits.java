package dev.reelay.orchestrator.grant;

import dev.reelay.bus.Duty;
import dev.reelay.model.Catalog;
import dev.reelay.model.Models;
import dev.reelay.model.ProviderSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts the limits of all providers into the database, at the start and when they change. */
@ApplicationScoped
class ProviderLimits implements Duty {
  /** What the limits start from for a provider that the file does not describe. */
  private static final int DEFAULT_MAX = 5;

  private final LimitStore limits;
  private final Models models;
  private final Bell bell;

  ProviderLimits(LimitStore limits, Models models, Bell bell) {
    this.limits = limits;
    this.models = models;
    this.bell = bell;
  }

  ProviderLimit of(String provider) {
    ProviderSettings settings = models.now().providers().get(provider);
    return settings == null ? new ProviderLimit(DEFAULT_MAX, null) : limit(settings);
  }

  private static ProviderLimit limit(ProviderSettings settings) {
    return new ProviderLimit(settings.maxRunning(), settings.startsPerMinute());
  }

  @Override
  public void start() {
    keep(models.now());
    models.onChange(changed -> {
      keep(changed);
      bell.ring();
    });
  }

  private void keep(Catalog catalog) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            catalog.providers().forEach((name, settings) -> limits.set(name, limit(settings))));
  }

  @Override
  public void stop() {}
}
