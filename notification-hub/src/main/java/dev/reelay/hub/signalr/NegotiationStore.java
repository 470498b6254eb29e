package dev.reelay.hub.signalr;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Connections that were promised. */
@ApplicationScoped
class NegotiationStore {
  private final Jdbi jdbi;

  NegotiationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void promise(String token, String keyId) {
    jdbi.useHandle(handle ->
        handle.execute(
            "INSERT INTO signalr_negotiations (token, key_id, at) VALUES (?, ?, clock())",
            token,
            keyId));
  }

  /** Whether the connection was promised to this key lately; true once. */
  boolean spend(String token, String keyId, Duration life) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM signalr_negotiations
                 WHERE token = :token AND key_id = :key AND at > clock() - :life * interval '1 ms'
                """)
            .bind("token", token)
            .bind("key", keyId)
            .bind("life", life.toMillis())
            .execute())
        == 1;
  }

  void forget(Duration life) {
    jdbi.useHandle(handle ->
        handle.execute(
            "DELETE FROM signalr_negotiations WHERE at < clock() - ? * interval '1 ms'",
            life.toMillis()));
  }
}
