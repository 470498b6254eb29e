package dev.reelay.orchestrator.job;

import jakarta.enterprise.context.ApplicationScoped;

/** Lets tests decide when the timers look. */
@ApplicationScoped
public class HandTimers {
  private final JobTimers timers;

  HandTimers(JobTimers timers) {
    this.timers = timers;
  }

  /** Ends the loop; false while it has not begun. */
  public boolean takeOver() {
    return timers.end();
  }

  public void look() {
    timers.round();
  }
}
