package dev.reelay.hub.stream;

/** Whether a client was let in. */
public enum Entrance {
  /** It counts as connected until it leaves. */
  IN,
  /** This instance has as many clients as it may have, or stops. */
  FULL,
  /** Its key has as many clients on this instance as it may have. */
  TOO_MANY_OF_KEY
}
