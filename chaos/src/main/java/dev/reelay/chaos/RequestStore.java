package dev.reelay.chaos;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The jobs that a benchmark orders. */
@ApplicationScoped
class RequestStore {
  private final Jdbi jdbi;

  RequestStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Jobs to request.
   *
   * @param requested how many of them are
   * @param due how many of them should be by now
   * @param running jobs that a key may have running
   * @param weights the keys' weights go from 1 to this
   */
  record Order(
      long id, long requested, long due, int keys, int running, int weights, Instant now) {}

  /** The oldest order that is not carried out. */
  Optional<Order> next() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT *, clock() AS now, CASE WHEN clock() < begins_at THEN 0 WHEN pause_us = 0 THEN jobs
                  ELSE least(jobs, 1 + floor(1e6 * extract(epoch FROM clock() - begins_at) / pause_us)::bigint) END AS due
                FROM job_orders WHERE requested < jobs ORDER BY id LIMIT 1
                """)
            .map((row, _) ->
                new Order(
                    row.getLong("id"),
                    row.getLong("requested"),
                    row.getLong("due"),
                    row.getInt("keys"),
                    row.getInt("running"),
                    row.getInt("weights"),
                    row.getObject("now", OffsetDateTime.class).toInstant()))
            .findFirst());
  }

  void advance(long id, long requested) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE job_orders SET requested = :requested WHERE id = :id")
            .bind("id", id)
            .bind("requested", requested)
            .execute());
  }
}
