package dev.reelay.orchestrator.grant;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes whoever gives out grants, since something became startable or a grant came back. */
@ApplicationScoped
public class Bell {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Tells all listeners; meant for the moment after a commit. */
  public void ring() {
    listeners.forEach(Runnable::run);
  }

  /** Has the action run at each ring; it must return at once. */
  public void onRing(Runnable action) {
    listeners.add(action);
  }
}
