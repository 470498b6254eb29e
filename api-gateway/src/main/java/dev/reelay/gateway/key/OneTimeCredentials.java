package dev.reelay.gateway.key;

import java.util.Optional;

/** Stands for a key for one connection. */
public interface OneTimeCredentials {
  /**
   * Whose it is; spends it. Empty for what is none, or spent, or opens less than all of the key.
   */
  Optional<Caller> spend(String secret);
}
