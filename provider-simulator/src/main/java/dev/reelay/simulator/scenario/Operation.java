package dev.reelay.simulator.scenario;

import java.util.Locale;

/** What a client does with a job. */
public enum Operation {
  /** Asks for a film; what is accepted is paid. */
  CREATE,
  /** Asks how a job stands. */
  POLL,
  /** Asks to stop a job. */
  CANCEL,
  /** Downloads a film, or asks where it is. */
  RESULT,
  /** Anything else. */
  OTHER;

  /** The word in scenarios and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
