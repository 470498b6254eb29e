package dev.reelay.orchestrator.grant;

import dev.reelay.bus.Duty;
import dev.reelay.orchestrator.plan.Plans;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts the configured limits of all providers into the database when the service starts. */
@ApplicationScoped
class ProviderLimits implements Duty {
  /** What the limits start from where nothing is configured. */
  private static final int DEFAULT_MAX = 5;

  private final LimitConfig config;
  private final LimitStore limits;
  private final Plans plans;

  ProviderLimits(LimitConfig config, LimitStore limits, Plans plans) {
    this.config = config;
    this.limits = limits;
    this.plans = plans;
  }

  int maxRunning(String provider) {
    LimitConfig.Provider settings = config.providers().get(provider);
    return settings == null ? DEFAULT_MAX : settings.maxRunning();
  }

  @Override
  public void start() {
    QuarkusTransaction.requiringNew()
        .run(() ->
            plans
                .providers()
                .forEach(provider -> limits.setProviderMax(provider, maxRunning(provider))));
  }

  @Override
  public void stop() {}
}
