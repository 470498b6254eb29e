package dev.reelay.tracker.eta;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** What is assumed about durations before anything was learned, and how fast is learned. */
@ConfigMapping(prefix = "reelay.eta")
public interface EtaConfig {
  /** Assumptions by provider and stage. A provider without one has no estimate until it learned. */
  Map<String, Map<String, Assumption>> defaults();

  /** Length of a video, in seconds, as long as the asked one is unknown. */
  @WithDefault("6")
  int videoSeconds();

  /** Least share that the newest run has in the mean, above 0 and at most 1. */
  @WithDefault("0.08")
  double recency();

  /** A stage run that took longer is no measure for others. */
  @WithDefault("6h")
  Duration longestRun();

  /** Finished runs that are learned in one transaction. */
  @WithDefault("200")
  int batch();

  /** What a stage is assumed to take. */
  interface Assumption {
    /** Seconds that any video needs. */
    double seconds();

    /** Further seconds for each second of video. */
    @WithDefault("0")
    double perVideoSecond();
  }
}
