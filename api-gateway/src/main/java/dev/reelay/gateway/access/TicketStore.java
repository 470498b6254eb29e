package dev.reelay.gateway.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tickets, each a row that is spent once. */
@ApplicationScoped
class TicketStore {
  private final Jdbi jdbi;

  TicketStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Adds a ticket; returns when it ends. */
  Instant add(String hash, String keyId, @Nullable String jobId, Duration lifetime) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO tickets (hash, key_id, job_id, expires_at)
                VALUES (:hash, :key, :job, clock() + make_interval(secs => :lifetime))
                RETURNING expires_at
                """)
            .bind("hash", hash)
            .bind("key", keyId)
            .bind("job", jobId)
            .bind("lifetime", lifetime.toMillis() / 1000.0)
            .mapTo(OffsetDateTime.class)
            .one()
            .toInstant());
  }

  /** Spends a ticket: of all who try, one gets it. */
  Optional<Admission> spend(String hash) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE tickets t SET spent_at = clock() FROM virtual_keys k
                 WHERE t.hash = :hash AND t.spent_at IS NULL AND t.expires_at > clock()
                   AND k.id = t.key_id AND k.enabled
                RETURNING t.key_id, t.job_id
                """)
            .bind("hash", hash)
            .map((row, _) -> new Admission(row.getString("key_id"), row.getString("job_id"), null))
            .findOne());
  }

  /** Forgets what has been over for so long. */
  void forget(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM tickets WHERE expires_at < clock() - make_interval(secs => :age)")
            .bind("age", age.toSeconds())
            .execute());
  }
}
