package dev.reelay.tracker.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When stage runs are looked at. */
@ConfigMapping(prefix = "reelay.checks")
public interface CheckConfig {
  /** Shortest time to the next check, whatever a provider hints. */
  @WithDefault("500ms")
  Duration min();

  /** Longest time to the next check, whatever a provider hints. */
  @WithDefault("30s")
  Duration max();

  /** Time to the next check without a hint. */
  @WithDefault("2s")
  Duration interval();

  /** Time after which a check without an answer is replaced by the next one. */
  @WithDefault("10s")
  Duration fallback();

  /** Checks that leave in one transaction. */
  @WithDefault("100")
  int batch();

  /** Silence after which a stage run counts as stalled. */
  @WithDefault("180s")
  Duration stalledAfter();

  /**
   * Checks that must have stayed without an answer as well, so that an outage of this service is
   * not taken for the silence of a provider.
   */
  @WithDefault("5")
  int stalledChecks();
}
