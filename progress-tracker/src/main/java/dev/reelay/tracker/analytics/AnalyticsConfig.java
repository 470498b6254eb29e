package dev.reelay.tracker.analytics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long figures are kept. */
@ConfigMapping(prefix = "reelay.analytics")
public interface AnalyticsConfig {
  /** How long what became of a job counts. */
  @WithDefault("32d")
  Duration retention();

  /** Rows that are forgotten in one transaction. */
  @WithDefault("5000")
  int batch();
}
