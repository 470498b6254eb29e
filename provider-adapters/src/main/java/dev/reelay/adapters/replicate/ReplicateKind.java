package dev.reelay.adapters.replicate;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.ProviderContext;
import dev.reelay.adapters.remote.ProviderKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Makes providers that speak to Replicate, or to what pretends to be it. */
@ApplicationScoped
public class ReplicateKind implements ProviderKind {
  private static final Logger LOG = Logger.getLogger(ReplicateKind.class);

  @Override
  public String kind() {
    return "replicate";
  }

  @Override
  public Provider create(ProviderContext context) {
    Events events = Events.of(context.settings().options().get(Events.OPTION));
    if (context.settings().webhooks() && context.settings().webhookSecrets().isEmpty()) {
      LOG.warnf(
          "Provider %s is not asked to call back: webhookSecrets is empty, so no call could be"
              + " verified",
          context.id());
    }
    return new ReplicateProvider(context, events, Clock.systemUTC());
  }
}
