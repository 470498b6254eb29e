package dev.reelay.orchestrator.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Pace of the dispatcher. */
@ConfigMapping(prefix = "reelay.orchestrator.dispatch")
public interface DispatchConfig {
  /** Longest pause between two looks; a commit that frees or needs a grant shortens it. */
  @WithDefault("1s")
  Duration pause();

  /** Most jobs that one transaction starts. */
  @WithDefault("20")
  int starts();

  /** Most waiting jobs that one look tells so. */
  @WithDefault("50")
  int told();

  /** How long another reason for waiting must hold until the jobs are told. */
  @WithDefault("5s")
  Duration lasting();

  /** Pause between two counts for the meters. */
  @WithDefault("5s")
  Duration counts();
}
