package dev.reelay.reach;

/** A URL must not be called; the message says why, without the URL. */
public final class RefusedAddressException extends Exception {
  RefusedAddressException(String reason) {
    super(reason);
  }

  /** Why, in words that follow "the URL". */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
