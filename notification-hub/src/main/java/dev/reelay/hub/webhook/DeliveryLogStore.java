package dev.reelay.hub.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The deliveries of an endpoint as its owner sees them, and what the owner may have done again. */
@ApplicationScoped
class DeliveryLogStore {
  private final Jdbi jdbi;

  DeliveryLogStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One delivery.
   *
   * @param state waiting, delivered, failed or expired
   * @param nextAt when it is tried next; null when another of its job comes first, or at the end
   * @param lastStatus of HTTP; null without an answer
   */
  record Row(
      long id,
      String jobId,
      long seq,
      String event,
      String state,
      Instant createdAt,
      int attempts,
      @Nullable Instant nextAt,
      @Nullable Instant lastAt,
      @Nullable Integer lastStatus,
      @Nullable String lastError,
      @Nullable Integer lastMillis) {}

  /**
   * Which deliveries; null for any.
   *
   * @param before only those with a lower number
   */
  record Filter(@Nullable String state, @Nullable String jobId, @Nullable Long before) {}

  /** The newest first. */
  List<Row> list(String endpointId, Filter filter, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM webhook_deliveries
                 WHERE endpoint_id = :endpoint
                   AND (CAST(:state AS text) IS NULL OR state = :state)
                   AND (CAST(:job AS text) IS NULL OR job_id = :job)
                   AND (CAST(:before AS bigint) IS NULL OR id < :before)
                 ORDER BY id DESC LIMIT :limit
                """)
            .bind("endpoint", endpointId)
            .bind("state", filter.state())
            .bind("job", filter.jobId())
            .bind("before", filter.before())
            .bind("limit", limit)
            .map((row, _) ->
                new Row(
                    row.getLong("id"),
                    row.getString("job_id"),
                    row.getLong("seq"),
                    row.getString("event"),
                    row.getString("state"),
                    Objects.requireNonNull(EndpointStore.instant(row, "created_at")),
                    row.getInt("attempts"),
                    EndpointStore.instant(row, "next_at"),
                    EndpointStore.instant(row, "last_at"),
                    row.getObject("last_status", Integer.class),
                    row.getString("last_error"),
                    row.getObject("last_millis", Integer.class)))
            .list());
  }

  Optional<Row> find(String endpointId, long id) {
    return list(endpointId, new Filter(null, null, id + 1), 1).stream()
        .filter(row -> row.id() == id)
        .findFirst();
  }

  /**
   * What is to be sent again; null for any.
   *
   * @param id one delivery, whatever its state but expired
   * @param state of all others: failed or delivered
   * @param since of entries, included
   * @param until of entries, excluded
   */
  record Again(
      @Nullable Long id,
      String state,
      @Nullable String jobId,
      @Nullable Instant since,
      @Nullable Instant until) {}

  /**
   * Has deliveries sent again, each as at the first time, in order with what waits of their jobs.
   * Needs the caller's transaction, with the endpoint locked.
   *
   * @return how many
   */
  int redrive(String endpointId, Again again, int limit) {
    return jdbi.withHandle(handle -> {
      List<String> jobs =
          handle
              .createQuery(
                  """
                  UPDATE webhook_deliveries SET state = 'waiting', next_at = NULL, attempts = 0
                   WHERE id IN (
                     SELECT id FROM webhook_deliveries
                      WHERE endpoint_id = :endpoint AND lease_instance IS NULL
                        AND CASE WHEN CAST(:id AS bigint) IS NULL THEN state = :state
                            ELSE id = :id AND state <> 'expired' END
                        AND (CAST(:job AS text) IS NULL OR job_id = :job)
                        AND (CAST(:since AS timestamptz) IS NULL OR created_at >= :since)
                        AND (CAST(:until AS timestamptz) IS NULL OR created_at < :until)
                      ORDER BY id LIMIT :limit)
                  RETURNING job_id
                  """)
              .bind("endpoint", endpointId)
              .bind("id", again.id())
              .bind("state", again.state())
              .bind("job", again.jobId())
              .bind("since", again.since())
              .bind("until", again.until())
              .bind("limit", limit)
              .mapTo(String.class)
              .list();
      List<String> distinct = jobs.stream().distinct().toList();
      handle
          .createQuery("SELECT webhook_go_on(:endpoint, :jobs)")
          .bind("endpoint", endpointId)
          .bindArray("jobs", String.class, distinct)
          .mapTo(String.class)
          .list();
      return jobs.size();
    });
  }
}
