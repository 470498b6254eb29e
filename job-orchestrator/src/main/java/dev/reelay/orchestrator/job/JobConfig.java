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

  /** How long what a job left stays after it failed, was cancelled or ran out of time. */
  @WithDefault("24h")
  Duration releaseAfter();

  /** How often it is looked for what is to be removed. */
  @WithDefault("5s")
  Duration releasePause();

  /** When a removal that nobody answered is asked for again. */
  @WithDefault("1m")
  Duration releaseRetry();

  /** How often due deadlines are looked for. */
  @WithDefault("1s")
  Duration timerPause();

  /** Most due jobs that one look ends. */
  @WithDefault("50")
  int timerBatch();
}
