package dev.reelay.bus;

import java.util.Locale;

/**
 * Faults of the bus that the checker must find. None is there unless {@code -Dchaos.bug} names it.
 */
public enum Bug {
  /** Applies an event as often as it is delivered. */
  SKIP_INBOX,

  /** Acknowledges what is in hand before its transaction commits. */
  ACK_BEFORE_COMMIT,

  /** Forgets one of many events between the commit and the broker. */
  DROP_OUTBOX,

  /** Gives a partition up by cancelling the consumer, and closes the channel only later. */
  CANCEL_ON_HAND_OVER,

  /** Asks the outbox for numbers above the highest that was sent. */
  NUMBER_ABOVE_LAST;

  private static final String PLANTED = System.getProperty("chaos.bug", "");

  /** Its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isPlanted() {
    return id().equals(PLANTED);
  }
}
