package dev.reelay.orchestrator.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

/** Lets tests decide when the dispatcher looks. */
@ApplicationScoped
public class HandDispatch {
  private final Dispatcher dispatcher;

  HandDispatch(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** Ends the loop; false while it has not begun. */
  public boolean takeOver() {
    return dispatcher.end();
  }

  public void look() {
    dispatcher.round();
  }
}
