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

  /**
   * Runs of a kind that make a generation. The newest and the one before count, so what is older
   * than two generations is forgotten; at 30, a drift is followed within 50 runs.
   */
  @WithDefault("30")
  int generation();

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

    /** Seconds for a video of so many seconds. */
    default double of(double videoSeconds) {
      return seconds() + perVideoSecond() * videoSeconds;
    }
  }
}
