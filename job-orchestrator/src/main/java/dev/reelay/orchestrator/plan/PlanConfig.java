package dev.reelay.orchestrator.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which stages there are in a pipeline; the service's properties hold what ships. */
@ConfigMapping(prefix = "reelay.orchestrator")
public interface PlanConfig {
  /** Pipelines by name. */
  Map<String, Pipeline> pipelines();

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

    /** Who is asked to do it; without a name it is whoever makes the model of the job. */
    Optional<String> provider();

    /** How long one attempt may take; then the job has timed out. Without it only the job's own. */
    Optional<Duration> timeout();
  }
}
