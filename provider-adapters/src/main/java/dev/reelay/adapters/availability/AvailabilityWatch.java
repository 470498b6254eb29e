package dev.reelay.adapters.availability;

import dev.reelay.adapters.availability.AvailabilityStore.Told;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.bus.Events;
import dev.reelay.bus.Instance;
import dev.reelay.bus.LoopDuty;
import dev.reelay.event.ProviderAvailabilityChanged;
import dev.reelay.model.Models;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Asks every provider for its health now and then; tells it at the start and when it changes. */
@ApplicationScoped
class AvailabilityWatch extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(AvailabilityWatch.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AvailabilityStore store;
  private final Providers providers;
  private final Events events;
  private final Instance instance;
  private final Models models;
  private final Set<String> toldHere = new HashSet<>();

  AvailabilityWatch(
      AvailabilityStore store,
      Providers providers,
      Events events,
      Instance instance,
      Models models) {
    this.store = store;
    this.providers = providers;
    this.events = events;
    this.instance = instance;
    this.models = models;
  }

  @Override
  protected String name() {
    return "adapters-availability";
  }

  @Override
  protected Duration round() {
    providers.all().forEach(this::look);
    return PAUSE;
  }

  private void look(Provider provider) {
    Health health = provider.health();
    QuarkusTransaction.requiringNew().run(() -> compare(provider, health));
    toldHere.add(provider.id());
  }

  private void compare(Provider provider, Health health) {
    String id = provider.id();
    Optional<Told> told = store.lock(id);
    store.see(id, instance.id(), health);
    Health seen = store.seen(id);
    boolean isNews = told.isEmpty() || told.get().health().available() != seen.available();
    if (!isNews && toldHere.contains(id)) {
      return;
    }
    long version = told.map(Told::version).orElse(0L) + 1;
    store.tell(id, new Told(version, seen));
    events.publish(
        id,
        new ProviderAvailabilityChanged(
            version, id, List.copyOf(models.now().modelsOf(id)), seen.available(), seen.reason()));
    if (seen.available()) {
      LOG.infof("Provider %s is available", id);
    } else {
      LOG.warnf("Provider %s is not available: %s", id, seen.reason());
    }
  }
}
