package dev.reelay.simulator.job;

/** How far a remote job has come; each provider has words of its own for it. */
public enum Phase {
  /** Accepted, not begun. */
  QUEUED,
  /** At work. */
  RUNNING,
  /** The film is there. */
  SUCCEEDED,
  /** Ended without a film. */
  FAILED,
  /** Stopped by its client. */
  CANCELLED;

  /** Whether nothing follows. */
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
