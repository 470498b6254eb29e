package dev.reelay.chaos;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

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

  /** How many transactions one publisher writes at once; 0 when it writes by orders alone. */
  @WithDefault("3")
  int writers();

  /** Pause of a writer between two transactions, outside bursts. */
  @WithDefault("25ms")
  Duration pause();

  /** How many transactions one publisher writes at once by the order of a benchmark; 0 for none. */
  @WithDefault("0")
  int loadWriters();

  /** How long a handler works inside its transaction. */
  @WithDefault("2ms")
  Duration work();

  /** What the history calls this process; its instance id when absent. */
  Optional<String> name();
}
