package dev.reelay.orchestrator.job;

import jakarta.enterprise.context.ApplicationScoped;

/** Lets tests decide when the timers look. */
@ApplicationScoped
public class HandTimers {
  private final JobTimers timers;
  private final Releases releases;

  HandTimers(JobTimers timers, Releases releases) {
    this.timers = timers;
    this.releases = releases;
  }

  /** Ends the loops; false while they have not begun. */
  public boolean takeOver() {
    return timers.end() && releases.end();
  }

  /** Looks for what is to be removed. */
  public void clean() {
    releases.round();
  }

  public void look() {
    timers.round();
  }
}
