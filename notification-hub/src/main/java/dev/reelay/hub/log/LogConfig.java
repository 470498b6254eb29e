package dev.reelay.hub.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the job log is kept. */
@ConfigMapping(prefix = "reelay.hub.log")
public interface LogConfig {
  /** Age at which entries are dropped, in whole days; at least the 7 days of the inbox. */
  @WithDefault("8d")
  Duration retention();

  /** Time since its end after which the row of a job goes; longer than its entries stay. */
  @WithDefault("90d")
  Duration jobRetention();

  /** Days for which partitions are made ahead, today not counted. */
  @WithDefault("3")
  int daysAhead();
}
