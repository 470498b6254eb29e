package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Events that could not be applied, and those of the same jobs that wait behind them. */
@ApplicationScoped
class ParkedStore {
  private final Jdbi jdbi;

  ParkedStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Why an event is parked. */
  enum Reason {
    FAILED,
    BEHIND,
    UNKNOWN_TYPE,
    TOO_OLD,
    UNDECODABLE;

    /** Whether time alone may free it. */
    String state() {
      return switch (this) {
        case FAILED, BEHIND -> "waiting";
        case UNKNOWN_TYPE -> "unknown_type";
        case TOO_OLD, UNDECODABLE -> "stuck";
      };
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A parked event that is due.
   *
   * @param attempts failed tries so far
   */
  record Due(WireEvent event, int attempts) {}

  void park(WireEvent event, Reason reason, @Nullable String error, Duration pause) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO parked_events
                  (event_id, job_id, key_id, type, version, source, sequence, correlation_id, causation_id, traceparent,
                   occurred_at, body, reason, attempts, next_try_at, state, error)
                VALUES
                  (:id, :jobId, :keyId, :type, :version, :source, :sequence, :correlationId, :causationId, :traceparent,
                   :occurredAt, :body, :reason, :attempts, clock() + make_interval(secs => :pause), :state, :error)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", event.id())
            .bind("jobId", event.jobId())
            .bind("keyId", event.keyId())
            .bind("type", event.type())
            .bind("version", event.version())
            .bind("source", event.source())
            .bind("sequence", event.sequence())
            .bind("correlationId", event.correlationId())
            .bind("causationId", event.causationId())
            .bind("traceparent", event.traceparent())
            .bind("occurredAt", event.occurredAt())
            .bind("body", event.body())
            .bind("reason", reason.word())
            .bind("attempts", reason == Reason.FAILED ? 1 : 0)
            .bind("pause", pause.toMillis() / 1000.0)
            .bind("state", reason.state())
            .bind("error", error)
            .execute());
  }

  /**
   * Locks the first event that is due, of a type that this release knows, and has none of its job
   * before it; empty when there is none. An event that an older release did not know is due at
   * once.
   */
  Optional<Due> lockDue(Set<String> known) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM parked_events p
                WHERE (state = 'unknown_type' OR (state = 'waiting' AND next_try_at <= clock()))
                  AND type = ANY(:known)
                  AND NOT EXISTS (
                    SELECT 1 FROM parked_events earlier
                    WHERE earlier.job_id = p.job_id AND earlier.position < p.position)
                ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .bindArray("known", String.class, known)
            .map((row, _) -> new Due(read(row), row.getInt("attempts")))
            .findOne());
  }

  /** How many events are parked, by state; states without any are missing. */
  Map<String, Long> depths() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT state, count(*) AS events FROM parked_events GROUP BY state")
            .reduceRows(
                new HashMap<>(),
                (depths, row) -> {
                  depths.put(
                      row.getColumn("state", String.class), row.getColumn("events", Long.class));
                  return depths;
                }));
  }

  void remove(UUID eventId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("DELETE FROM parked_events WHERE event_id = :id")
            .bind("id", eventId)
            .execute());
  }

  /** Counts a failed try; without a next pause the event stays until somebody frees it. */
  void failedAgain(UUID eventId, String error, @Nullable Duration pause) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE parked_events
                SET attempts = attempts + 1, error = :error, reason = 'failed', state = :state,
                    next_try_at = clock() + make_interval(secs => :pause)
                WHERE event_id = :id
                """)
            .bind("id", eventId)
            .bind("error", error)
            .bind("state", pause == null ? "stuck" : "waiting")
            .bind("pause", pause == null ? 0.0 : pause.toMillis() / 1000.0)
            .execute());
  }

  private static WireEvent read(ResultSet row) throws SQLException {
    return new WireEvent(
        row.getObject("event_id", UUID.class),
        row.getString("type"),
        row.getInt("version"),
        row.getString("source"),
        row.getLong("sequence"),
        row.getString("key_id"),
        row.getString("job_id"),
        row.getString("correlation_id"),
        row.getObject("causation_id", UUID.class),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getString("traceparent"),
        row.getString("body"));
  }
}
