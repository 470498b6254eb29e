package dev.reelay.hub.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** What became of virtual keys since their tokens were signed. */
@ApplicationScoped
class KeyStateStore {
  private final Jdbi jdbi;

  KeyStateStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Keeps the state of a key unless a newer one is held. */
  void keep(String keyId, long version, String state) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO key_states AS k (key_id, version, state) VALUES (:key, :version, :state)
                ON CONFLICT (key_id) DO UPDATE SET version = :version, state = :state
                 WHERE k.version < :version
                """)
            .bind("key", keyId)
            .bind("version", version)
            .bind("state", state)
            .execute());
  }

  /** Those of the keys that may not listen any longer. */
  Set<String> shutOut(Collection<String> keyIds) {
    if (keyIds.isEmpty()) {
      return Set.of();
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT key_id FROM key_states WHERE key_id = ANY (:keys) AND state <> 'active'")
            .bindArray("keys", String.class, List.copyOf(keyIds))
            .mapTo(String.class)
            .collect(Collectors.toSet()));
  }
}
