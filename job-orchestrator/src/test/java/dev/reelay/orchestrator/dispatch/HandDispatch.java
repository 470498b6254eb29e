package dev.reelay.orchestrator.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Lets tests decide when the dispatcher looks. */
@ApplicationScoped
public class HandDispatch {
  private final Dispatcher dispatcher;
  private final GrantCounts counts;

  HandDispatch(Dispatcher dispatcher, GrantCounts counts) {
    this.dispatcher = dispatcher;
    this.counts = counts;
  }

  /** Ends the loop; false while it has not begun. */
  public boolean takeOver() {
    return dispatcher.end();
  }

  public Duration look() {
    return dispatcher.round();
  }

  public void count() {
    counts.round();
  }
}
