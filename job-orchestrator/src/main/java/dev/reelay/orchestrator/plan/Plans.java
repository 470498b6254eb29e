package dev.reelay.orchestrator.plan;

import dev.reelay.event.PlannedStage;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The plans that the configuration offers, checked when the service starts. */
@Startup
@ApplicationScoped
public class Plans {
  private final Map<String, Plan> byModel = new TreeMap<>();

  Plans(PlanConfig config) {
    config
        .models()
        .forEach((model, settings) ->
            byModel.put(model, plan(settings.pipeline(), config.pipelines(), model)));
  }

  private static Plan plan(String name, Map<String, PlanConfig.Pipeline> pipelines, String model) {
    PlanConfig.Pipeline pipeline = pipelines.get(name);
    if (pipeline == null) {
      throw new IllegalArgumentException(
          "Model " + model + " names the pipeline " + name + ", which is not configured");
    }
    List<PlannedStage> stages =
        pipeline.stages().stream()
            .map(stage -> new PlannedStage(stage.name(), stage.weight(), stage.provider()))
            .toList();
    return Plan.of(name, stages);
  }

  /** The plan of a model; empty for a model that is not configured. */
  public Optional<Plan> of(String model) {
    return Optional.ofNullable(byModel.get(model));
  }

  /** Everybody whom some plan asks. */
  public Set<String> providers() {
    Set<String> providers = new TreeSet<>();
    byModel.values().forEach(plan -> plan.stages().forEach(s -> providers.add(s.provider())));
    return providers;
  }
}
