package dev.reelay.gateway.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import dev.reelay.event.KeyLimits;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** Who changed which key, and how. */
@ApplicationScoped
class KeyChangeStore {
  private static final ObjectMapper JSON = EventCodec.mapper();

  private final Jdbi jdbi;

  KeyChangeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a change may change. */
  record KeyState(boolean enabled, KeyLimits limits) {
    static KeyState of(VirtualKey key) {
      return new KeyState(key.enabled, key.limits());
    }
  }

  /**
   * Keeps a change.
   *
   * @param by id of the key of the administrator
   */
  void keep(VirtualKey key, KeyState before, String by) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO key_changes (key_id, version, changed_by, changed_at, before, after)
                VALUES (:key, :version, :by, clock(), CAST(:before AS json), CAST(:after AS json))
                """)
            .bind("key", key.id)
            .bind("version", key.version)
            .bind("by", by)
            .bind("before", json(before))
            .bind("after", json(KeyState.of(key)))
            .execute());
  }

  private static String json(KeyState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The limits of a key cannot be written", e);
    }
  }
}
