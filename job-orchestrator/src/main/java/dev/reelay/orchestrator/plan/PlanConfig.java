package dev.reelay.orchestrator.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;

/** Which stages a model goes through; the service's properties hold what ships. */
@ConfigMapping(prefix = "reelay.orchestrator")
public interface PlanConfig {
  /** Pipelines by name. */
  Map<String, Pipeline> pipelines();

  /** Models by the name that clients use. */
  Map<String, Model> models();

  /** An ordered list of stages. */
  interface Pipeline {
    /** At least one, each name once. */
    List<Stage> stages();
  }

  /** One step of a pipeline. */
  interface Stage {
    /** Name as clients see it. */
    String name();

    /** Share of overall progress, more than 0; renormalised so that a plan adds up to 100. */
    @WithDefault("1")
    double weight();

    /** Who is asked to do it. */
    String provider();
  }

  /** What clients may ask for. */
  interface Model {
    /** Name of the pipeline that makes it. */
    String pipeline();
  }
}
