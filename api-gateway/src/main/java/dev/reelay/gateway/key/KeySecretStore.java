package dev.reelay.gateway.key;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** The secrets of all virtual keys, as hashes. */
@ApplicationScoped
class KeySecretStore implements PanacheRepositoryBase<KeySecret, String> {
  void add(String hash, String keyId, Instant now) {
    KeySecret secret = new KeySecret();
    secret.hash = hash;
    secret.keyId = keyId;
    secret.createdAt = now;
    persist(secret);
  }

  /** Makes one secret the only one of a key. */
  void replace(String hash, String keyId, Instant now) {
    delete("keyId", keyId);
    add(hash, keyId, now);
  }
}
