package dev.reelay.adapters.provider;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All providers of this build; a new one is a bean and nothing else. */
@ApplicationScoped
public class Providers {
  private final Map<String, Provider> byId = new TreeMap<>();

  Providers(@All List<Provider> providers) {
    for (Provider provider : providers) {
      if (byId.put(provider.id(), provider) != null) {
        throw new IllegalStateException("Two providers are named " + provider.id());
      }
    }
  }

  /** The provider of this name; empty when this build has none. */
  public Optional<Provider> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All of them, ordered by name. */
  public Collection<Provider> all() {
    return byId.values();
  }
}
