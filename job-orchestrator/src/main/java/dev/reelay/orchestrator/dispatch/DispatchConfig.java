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

  /** Most keys that one turn serves, each with one job. */
  @WithDefault("100")
  int keys();

  /** Most waiting jobs that one look tells so. */
  @WithDefault("200")
  int told();
}
