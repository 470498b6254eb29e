package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.remote.Callbacks;
import dev.reelay.adapters.remote.Price;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.model.Catalog;
import dev.reelay.model.Models;
import dev.reelay.model.ProviderSettings;
import dev.reelay.model.Route;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The call that hands a stage over: with the route that the file of models gives right now. */
@ApplicationScoped
class Handing {
  private static final Logger LOG = Logger.getLogger(Handing.class);

  private final Models models;
  private final Providers providers;
  private final Callbacks callbacks;

  Handing(Models models, Providers providers, Callbacks callbacks) {
    this.models = models;
    this.providers = providers;
    this.callbacks = callbacks;
  }

  /** Calls the provider; whatever goes wrong in unforeseen ways leaves the outcome unknown. */
  SubmitResult call(Provider provider, StageOrder order) {
    Optional<Route> route = route(order, provider);
    if (route.isEmpty()) {
      return new SubmitResult.Rejected(
          Failure.of(
              FailureClass.UNSUPPORTED,
              "The model "
                  + order.model()
                  + " is disabled, or "
                  + provider.id()
                  + " no longer makes it"));
    }
    try {
      return provider.submit(new Handover(order, route.get(), callback(provider, order)));
    } catch (RuntimeException e) {
      LOG.warnf(e, "Whether %s took on the stage is not known", provider.id());
      return new SubmitResult.Unknown(SubmitResult.unknown());
    }
  }

  /**
   * The provider in this process does stages of every model; a remote one only what it is named
   * for.
   */
  private Optional<Route> route(StageOrder order, Provider provider) {
    Optional<Route> route = models.now().route(order.model(), provider.id());
    return route.isEmpty() && providers.isBuiltIn(provider.id())
        ? Optional.of(new Route(provider.id(), order.model(), null, null, Map.of()))
        : route;
  }

  /** A run that was found after its hand-over, with what it costs by the file of models. */
  RemoteHandle priced(RemoteHandle found, Provider provider, StageOrder order) {
    return route(order, provider)
        .map(route -> Price.onto(found, new Handover(order, route, null)))
        .orElse(found);
  }

  /** Where the provider may call back about the run; null when it is not to. */
  @Nullable URI callback(Provider provider, StageOrder order) {
    Catalog catalog = models.now();
    ProviderSettings settings = catalog.providers().get(provider.id());
    boolean wanted = settings != null && settings.webhooks() && provider.capabilities().webhooks();
    return wanted ? callbacks.url(provider.id(), order.stageRunId()) : null;
  }

  /** How long a call of the provider may be under way. */
  Duration longestCall(Provider provider) {
    ProviderSettings settings = models.now().providers().get(provider.id());
    return settings == null ? Duration.ZERO : settings.calls().timeout();
  }
}
