package dev.reelay.hub.follow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How logs are followed on one instance. */
@ConfigMapping(prefix = "reelay.hub.follow")
public interface FollowConfig {
  /** Most entries that wait for one client. */
  @WithDefault("64")
  int queueEntries();

  /** Most bytes that wait for one client, a single larger entry excepted. */
  @WithDefault("262144")
  int queueBytes();

  /** How often the numbers of followed jobs are compared with PostgreSQL. */
  @WithDefault("1s")
  Duration comparison();

  /** Reads of the log that may run at once. */
  @WithDefault("4")
  int readers();
}
