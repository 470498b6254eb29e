package dev.reelay.simulator.desk;

/** What became of a client's wish to stop a job. */
public enum Stop {
  /** It is stopped. */
  DONE,
  /** The provider does not stop it. */
  REFUSED,
  /** It has ended. */
  TOO_LATE
}
