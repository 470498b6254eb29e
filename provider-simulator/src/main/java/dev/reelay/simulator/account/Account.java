package dev.reelay.simulator.account;

/**
 * Whose credential it is.
 *
 * @param name what follows {@code sim-} in the key
 * @param fingerprint tells keys apart without telling them
 */
public record Account(String name, String fingerprint) {
  /** Whether its money is gone: the name begins with {@code broke}. */
  public boolean isBroke() {
    return name.startsWith("broke");
  }
}
