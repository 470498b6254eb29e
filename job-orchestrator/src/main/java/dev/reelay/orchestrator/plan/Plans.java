package dev.reelay.orchestrator.plan;

import dev.reelay.event.PlannedStage;
import dev.reelay.model.Catalog;
import dev.reelay.model.Model;
import dev.reelay.model.Models;
import dev.reelay.model.Route;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
   * @param wanted the provider that the client chose; null when it left the choice open
   * @param available whether a provider can be asked right now; of the providers of a model the
   *     first that can be is planned, or the first of all when none can
   */
  public Optional<Plan> of(String model, @Nullable String wanted, Predicate<String> available) {
    Predicate<String> chosen = wanted == null ? available : wanted::equals;
    return Optional.ofNullable(models.now().models().get(model))
        .filter(Model::enabled)
        .filter(found -> pipelines.containsKey(found.pipeline()))
        .map(found -> plan(model, found, chosen));
  }

  /**
   * Who else can do a stage of a model after this provider, in the order of preference; nobody when
   * the pipeline names who does it.
   */
  public List<String> after(String model, String stage, String provider) {
    Model found = models.now().models().get(model);
    PlanConfig.Pipeline pipeline = found == null ? null : pipelines.get(found.pipeline());
    if (found == null || pipeline == null || isNamed(pipeline, stage)) {
      return List.of();
    }
    List<String> makers = found.routes().stream().map(Route::provider).toList();
    int at = makers.indexOf(provider);
    return at < 0 ? List.of() : makers.subList(at + 1, makers.size());
  }

  private static boolean isNamed(PlanConfig.Pipeline pipeline, String stage) {
    return pipeline.stages().stream()
        .anyMatch(step -> step.name().equals(stage) && step.provider().isPresent());
  }

  /** What the model says about failed attempts; null when it is not configured. */
  public Model.@Nullable Retry retry(String model) {
    Model found = models.now().models().get(model);
    return found == null ? null : found.retry();
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
    Map<String, Duration> limits = new HashMap<>();
    pipeline
        .stages()
        .forEach(stage -> stage.timeout().ifPresent(timeout -> limits.put(stage.name(), timeout)));
    return Plan.of(model.pipeline(), stages).within(limits);
  }

  private static String maker(List<Route> routes, Predicate<String> available) {
    return routes.stream()
        .map(Route::provider)
        .filter(available)
        .findFirst()
        .orElseGet(() -> routes.getFirst().provider());
  }
}
