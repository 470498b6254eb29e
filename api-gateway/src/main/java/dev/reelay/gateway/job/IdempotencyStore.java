package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Which request each idempotency key stands for. */
@ApplicationScoped
class IdempotencyStore {
  private final Jdbi jdbi;

  IdempotencyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What an idempotency key stands for. */
  record Held(String fingerprint, String jobId) {}

  /**
   * Claims a key for a new job and returns what it stands for from now on: the new job, or an older
   * one. Waits for another transaction that is claiming the same key.
   */
  Held claim(String keyId, String idempotencyKey, Held wanted) {
    return jdbi.withHandle(handle -> {
      int inserted =
          handle
              .createUpdate(
                  """
                  INSERT INTO idempotency_keys (key_id, idempotency_key, body_hash, job_id, created_at)
                  VALUES (:keyId, :key, :hash, :jobId, clock()) ON CONFLICT DO NOTHING
                  """)
              .bind("keyId", keyId)
              .bind("key", idempotencyKey)
              .bind("hash", wanted.fingerprint())
              .bind("jobId", wanted.jobId())
              .execute();
      if (inserted == 1) {
        return wanted;
      }
      return handle
          .createQuery(
              "SELECT body_hash, job_id FROM idempotency_keys WHERE key_id = :keyId AND idempotency_key = :key")
          .bind("keyId", keyId)
          .bind("key", idempotencyKey)
          .map((row, _) -> new Held(row.getString("body_hash"), row.getString("job_id")))
          .one();
    });
  }

  /** Lets a key stand for another job. */
  void point(String keyId, String idempotencyKey, String jobId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE idempotency_keys SET job_id = :jobId WHERE key_id = :keyId AND idempotency_key = :key")
            .bind("jobId", jobId)
            .bind("keyId", keyId)
            .bind("key", idempotencyKey)
            .execute());
  }

  void deleteOlderThan(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM idempotency_keys WHERE created_at < clock() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }
}
