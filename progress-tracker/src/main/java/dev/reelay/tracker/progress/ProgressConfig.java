package dev.reelay.tracker.progress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often progress is told, and how long it is remembered. */
@ConfigMapping(prefix = "reelay.progress")
public interface ProgressConfig {
  /** Shortest time between two progress events of a job, apart from urgent ones. */
  @WithDefault("500ms")
  Duration pause();

  /** Held-back jobs that are told in one transaction. */
  @WithDefault("100")
  int batch();

  /**
   * How long an ended job is remembered. Not shorter than the inbox remembers events, or late facts
   * would revive it.
   */
  @WithDefault("8d")
  Duration retention();
}
