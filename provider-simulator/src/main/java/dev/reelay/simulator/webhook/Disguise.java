package dev.reelay.simulator.webhook;

import java.util.Locale;

/** What a webhook is in truth. */
public enum Disguise {
  /** The provider's own. */
  GENUINE,
  /** Somebody else's: a claim that is not true, signed with another secret or not at all. */
  FORGED,
  /** The provider's own of another time, sent again. */
  REPLAYED;

  /** The word in logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
