package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** What waits, and what is at work before it. */
@ApplicationScoped
class QueueStore {
  private final Jdbi jdbi;

  QueueStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A job that holds a place of its key. */
  record AtWork(String model, Instant startedAt) {}

  /** Positions, from 1, among the pending jobs of a key; jobs that do not wait have none. */
  Map<String, Integer> positions(String keyId, Collection<String> jobIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT job_id, position FROM
                  (SELECT job_id, row_number() OVER (ORDER BY priority DESC, created_at, job_id) AS position
                   FROM job_view WHERE key_id = :keyId AND status = 'pending') AS queue
                WHERE job_id = ANY(:jobIds)
                """)
            .bind("keyId", keyId)
            .bindArray("jobIds", String.class, jobIds)
            .reduceRows(
                new HashMap<>(),
                (positions, row) -> {
                  positions.put(
                      row.getColumn("job_id", String.class),
                      row.getColumn("position", Integer.class));
                  return positions;
                }));
  }

  /** What a key has at work, those that began last; no more than {@code most}. */
  List<AtWork> atWork(String keyId, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT model, coalesce(started_at, changed_at) AS started FROM job_view
                WHERE key_id = :keyId AND status IN ('processing', 'retrying', 'cancelling')
                ORDER BY started_at DESC LIMIT :most
                """)
            .bind("keyId", keyId)
            .bind("most", most)
            .map((row, _) ->
                new AtWork(
                    row.getString("model"),
                    row.getObject("started", OffsetDateTime.class).toInstant()))
            .list());
  }
}
