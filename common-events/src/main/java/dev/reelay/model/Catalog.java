package dev.reelay.model;

import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that the file says.
 *
 * @param models by the name that clients use
 * @param providers by the name that plans and events use
 */
public record Catalog(Map<String, Model> models, Map<String, ProviderSettings> providers) {
  public Catalog {
    models = java.util.Collections.unmodifiableMap(new TreeMap<>(models));
    providers = java.util.Collections.unmodifiableMap(new TreeMap<>(providers));
  }

  /** The way of a model to a provider; empty when the file names none, or the model is disabled. */
  public Optional<Route> route(String model, String provider) {
    return Optional.ofNullable(models.get(model))
        .filter(Model::enabled)
        .flatMap(found ->
            found.routes().stream().filter(route -> route.provider().equals(provider)).findFirst());
  }

  /** The names of the models that a provider can make, in alphabetical order. */
  public SequencedSet<String> modelsOf(String provider) {
    SequencedSet<String> names = new TreeSet<>();
    models.forEach((name, model) -> {
      if (model.routes().stream().anyMatch(route -> route.provider().equals(provider))) {
        names.add(name);
      }
    });
    return names;
  }
}
