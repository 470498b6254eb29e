package dev.reelay.chaos;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the publisher writes. */
@ConfigMapping(prefix = "reelay.chaos")
public interface ChaosConfig {
  /** Seed of the choice of jobs. */
  @WithDefault("1")
  long seed();

  /** Virtual keys, 1 and more; enough of them reach every partition. */
  @WithDefault("60")
  int keys();

  /** Jobs of each key, 1 and more. */
  @WithDefault("3")
  int jobsPerKey();

  /** How many transactions one publisher writes at once. */
  @WithDefault("3")
  int writers();

  /** Pause of a writer between two transactions, outside bursts. */
  @WithDefault("25ms")
  Duration pause();
}
