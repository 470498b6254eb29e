package dev.reelay.gateway.key;

/** How often a key may look. */
public interface ReadLimit {
  /** Counts one look. Fails with a problem when there were too many. */
  void spend(String keyId);
}
