package dev.reelay.adapters.task;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How stage runs are worked on. */
@ConfigMapping(prefix = "reelay.tasks")
public interface TaskConfig {
  /** Stage runs that this instance submits, stops or clears away at once. */
  @WithDefault("32")
  int workers();

  /** How many of them may be of one provider, so that a slow one slows only itself. */
  @WithDefault("8")
  int workersPerProvider();

  /** Stage runs that this instance looks at at once. */
  @WithDefault("64")
  int pollers();

  /** How many of them may be of one provider. */
  @WithDefault("24")
  int pollersPerProvider();

  /**
   * How long a run stays unknown after a hand-over with an unknown outcome, while a callback of its
   * provider may still tell that it arrived.
   */
  @WithDefault("10m")
  Duration uncertainPatience();

  /** Pause between the looks for a run of which nobody knows whether it arrived. */
  @WithDefault("5s")
  Duration uncertainFollowUp();

  /**
   * A provider that does not know a client reference is believed only when the call is older than
   * the longest call and this.
   */
  @WithDefault("30s")
  Duration lookupGrace();

  /** Looks that may wait in memory; a check that finds no room comes again. */
  @WithDefault("10000")
  int waitingPolls();

  /** Age of an unheard-of stage run at which a check declares it lost. */
  @WithDefault("60s")
  Duration lostAfter();

  /**
   * How long a provider that only took note of a stop may take before that is told as the answer.
   */
  @WithDefault("2s")
  Duration stopPatience();

  /** Pause between the looks at a run that was told to stop. */
  @WithDefault("1s")
  Duration stopFollowUp();

  /** Calls that ask a provider to stop a run before the answer is that it failed. */
  @WithDefault("4")
  int stopTries();

  /** Hand-overs of one run to a provider that recognizes repeats. */
  @WithDefault("5")
  int submitTries();

  /**
   * Tries to remove all that a run left before what stays is told with a warning; each waits twice
   * as long as the one before.
   */
  @WithDefault("5")
  int releaseTries();

  /** First pause before something that failed is tried again; doubles each time up to a minute. */
  @WithDefault("500ms")
  Duration backOff();

  /** How long after its deadline a run that cannot be stopped is still looked at. */
  @WithDefault("10m")
  Duration deadlineGrace();

  /** How long the rows of ended runs stay. */
  @WithDefault("30d")
  Duration retention();
}
