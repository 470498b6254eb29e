package dev.reelay.tracker.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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

  /** Silence of which watchers are warned. */
  @WithDefault("120s")
  Duration warnAfter();

  /** Silence after which a stage run counts as stalled. */
  @WithDefault("180s")
  Duration stalledAfter();

  /**
   * Checks that must have stayed without an answer as well, so that an outage of this service is
   * not taken for the silence of a provider.
   */
  @WithDefault("5")
  int stalledChecks();

  /** Stages that may be silent for another time than the rest. */
  Map<String, Patience> stages();

  /** How long one stage may be silent; without a figure as long as the rest. */
  interface Patience {
    /** Silence of which watchers are warned. */
    Optional<Duration> warnAfter();

    /** Silence after which it counts as stalled. */
    Optional<Duration> stalledAfter();
  }

  /** How long a stage may be silent before watchers are warned. */
  default Duration warnAfter(String stage) {
    Patience own = stages().get(stage);
    return own == null ? warnAfter() : own.warnAfter().orElse(warnAfter());
  }

  /** How long a stage may be silent before it counts as stalled. */
  default Duration stalledAfter(String stage) {
    Patience own = stages().get(stage);
    return own == null ? stalledAfter() : own.stalledAfter().orElse(stalledAfter());
  }
}
