package dev.reelay.bus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A duty that is one {@link Loop}. */
public abstract class LoopDuty implements Duty {
  private volatile @Nullable Loop loop;

  /** For the subclass. */
  protected LoopDuty() {}

  /** The name of the loop in logs, metrics and thread dumps. */
  protected abstract String name();

  /**
   * Does one round; returns how long to sleep before the next, or null when the duty is done for
   * good. What it throws is logged and counted, and the next round comes after a pause.
   */
  protected abstract @Nullable Duration round() throws Exception;

  /** The longest pause after a failure; shorter only for what cannot wait. */
  protected Duration backOffMax() {
    return Loop.BACK_OFF_MAX;
  }

  @Override
  public void start() {
    loop = Loop.start(name(), backOffMax(), this::round);
  }

  @Override
  public void stop() {
    end();
  }

  /** Ends the loop and waits for the round in hand; false when there is none. */
  public boolean end() {
    Loop running = loop;
    if (running == null) {
      return false;
    }
    running.close();
    loop = null;
    return true;
  }

  /** Begins the next round now, when the duty is started. */
  public void wake() {
    Loop running = loop;
    if (running != null) {
      running.wake();
    }
  }
}
