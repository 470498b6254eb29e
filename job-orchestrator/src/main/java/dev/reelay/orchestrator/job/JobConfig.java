package dev.reelay.orchestrator.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Patience and pace of the orchestrator. */
@ConfigMapping(prefix = "reelay.orchestrator.jobs")
public interface JobConfig {
  /** How long a provider may take to stop before the job is cancelled without its answer. */
  @WithDefault("30s")
  Duration cancelPatience();

  /** How often due deadlines are looked for. */
  @WithDefault("1s")
  Duration timerPause();

  /** Most due jobs that one look ends. */
  @WithDefault("50")
  int timerBatch();
}
