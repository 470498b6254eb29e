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
  @WithDefault("60s")
  Duration max();

  /** Longest time to the next check of a run whose provider tells how far it is. */
  @WithDefault("30s")
  Duration visible();

  /** Longest time to the next check of a run of whose end the provider tells by itself. */
  @WithDefault("5m")
  Duration safetyNet();

  /** How late the end of a run may be noticed. */
  Late late();

  /** Finished runs of a kind from which on they say when the next one ends. */
  @WithDefault("10")
  int learnedFrom();

  /** Time to the first check, and to others as long as nothing is known and nothing is hinted. */
  @WithDefault("2s")
  Duration interval();

  /** Time after which a check without an answer is replaced by the next one. */
  @WithDefault("10s")
  Duration fallback();

  /** How often is looked for trackings whose job is over. */
  @WithDefault("5m")
  Duration orphans();

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

  /** How late the end of a run may be noticed. */
  interface Late {
    /** Share of all ends that may be noticed later than below, above 0 and below 1. */
    @WithDefault("0.043")
    double share();

    /** Of a run of which its provider tells nothing before its end. */
    @WithDefault("5s")
    Duration silent();

    /** Of a run of which its provider tells how far it is. */
    @WithDefault("3s")
    Duration withPercent();

    /** Of a run of whose end its provider should have told by itself. */
    @WithDefault("10s")
    Duration told();

    /** What a look itself usually takes, from the check that is due to its answer. */
    @WithDefault("450ms")
    Duration look();
  }

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
