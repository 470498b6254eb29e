package dev.reelay.simulator.clock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How fast simulated time runs, and how much may be due in it. */
@ConfigMapping(prefix = "reelay.simulator.clock")
public interface ClockConfig {
  /** Simulated seconds per second of the wall, 1 to 1000. */
  @WithDefault("1")
  double scale();

  /** Pushes that may wait at once; a further one is refused. */
  @WithDefault("200000")
  int maxDue();
}
