package dev.reelay.orchestrator.plan;

import dev.reelay.event.PlannedStage;
import dev.reelay.model.Catalog;
import dev.reelay.model.Model;
import dev.reelay.model.Models;
import dev.reelay.model.Route;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The plans that models and pipelines offer, checked when the service starts. */
@Startup
@ApplicationScoped
public class Plans {
  private static final Logger LOG = Logger.getLogger(Plans.class);

  private final Map<String, PlanConfig.Pipeline> pipelines;
  private final Models models;

  Plans(PlanConfig config, Models models) {
    this.pipelines = Map.copyOf(config.pipelines());
    this.models = models;
  }

  @PostConstruct
  void check() {
    check(models.now());
    models.onChange(changed -> {
      try {
        check(changed);
      } catch (IllegalArgumentException e) {
        LOG.error(e.getMessage());
      }
    });
  }

  private void check(Catalog catalog) {
    catalog.models().forEach((name, model) -> plan(name, model, _ -> true));
  }

  /**
   * The plan of a model; empty for a model that is not configured or disabled.
   *
   * @param available whether a provider can be asked right now; of the providers of a model the
   *     first that can be is planned, or the first of all when none can
   */
  public Optional<Plan> of(String model, Predicate<String> available) {
    return Optional.ofNullable(models.now().models().get(model))
        .filter(Model::enabled)
        .filter(found -> pipelines.containsKey(found.pipeline()))
        .map(found -> plan(model, found, available));
  }

  private Plan plan(String name, Model model, Predicate<String> available) {
    PlanConfig.Pipeline pipeline = pipelines.get(model.pipeline());
    if (pipeline == null) {
      throw new IllegalArgumentException(
          "models."
              + name
              + ".pipeline: there is no pipeline "
              + model.pipeline()
              + "; there are "
              + String.join(", ", pipelines.keySet().stream().sorted().toList()));
    }
    String maker = maker(model.routes(), available);
    List<PlannedStage> stages =
        pipeline.stages().stream()
            .map(stage ->
                new PlannedStage(stage.name(), stage.weight(), stage.provider().orElse(maker)))
            .toList();
    return Plan.of(model.pipeline(), stages);
  }

  private static String maker(List<Route> routes, Predicate<String> available) {
    return routes.stream()
        .map(Route::provider)
        .filter(available)
        .findFirst()
        .orElseGet(() -> routes.getFirst().provider());
  }
}
