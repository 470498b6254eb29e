package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** What administrators see and do with parked events; everything done is written down. */
@ApplicationScoped
class ParkedAdminStore {
  private static final String CHOSEN =
      """
      (:eventIds::uuid[] IS NULL OR event_id = ANY(:eventIds::uuid[]))
      AND (:type::text IS NULL OR type = :type::text)
      AND (:state::text IS NULL OR state = :state::text)
      AND (:jobId::text IS NULL OR job_id = :jobId::text)
      """;

  private final Jdbi jdbi;

  ParkedAdminStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Which parked events are meant; what is null does not matter.
   *
   * @param eventIds these alone
   * @param type name of the event
   * @param state {@code waiting}, {@code stuck} or {@code unknown_type}
   * @param jobId of this job
   */
  record Choice(
      @Nullable List<UUID> eventIds,
      @Nullable String type,
      @Nullable String state,
      @Nullable String jobId) {

    boolean isEverything() {
      return eventIds == null && type == null && state == null && jobId == null;
    }
  }

  /** Parked events after a position, oldest first, as one JSON array. */
  String list(Choice choice, long after, int limit) {
    return jdbi.withHandle(handle ->
        bind(
                handle
                    .createQuery(
                        """
                        SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY position), '[]')::text FROM (
                          SELECT position, event_id, type, source, sequence, key_id, job_id, correlation_id, occurred_at,
                                 reason, state, attempts, next_try_at, error, body
                          FROM parked_events WHERE %s AND position > :after ORDER BY position LIMIT :limit) AS p
                        """
                            .formatted(CHOSEN))
                    .bind("after", after)
                    .bind("limit", limit),
                choice)
            .mapTo(String.class)
            .one());
  }

  /** Makes the chosen events due now, those that nobody could read excepted; returns how many. */
  int redrive(Choice choice, String actor) {
    return jdbi.withHandle(handle ->
        bind(
                handle
                    .createQuery(
                        """
                        WITH freed AS (
                          UPDATE parked_events SET state = 'waiting', attempts = 0, next_try_at = clock()
                          WHERE %s AND reason <> 'undecodable' AND state <> 'unknown_type'
                          RETURNING event_id, type, job_id, body),
                        audited AS (
                          INSERT INTO parked_audit (event_id, type, job_id, action, actor, at, body)
                          SELECT event_id, type, job_id, 'redrive', :actor, clock(), body FROM freed)
                        SELECT count(*) FROM freed
                        """
                            .formatted(CHOSEN))
                    .bind("actor", actor),
                choice)
            .mapTo(Integer.class)
            .one());
  }

  /**
   * Drops the chosen events for good; returns how many there were. What waits behind them goes on.
   */
  int discard(Choice choice, String actor, String reason) {
    return jdbi.withHandle(handle ->
        bind(
                handle
                    .createQuery(
                        """
                        WITH dropped AS (
                          DELETE FROM parked_events WHERE %s RETURNING event_id, type, job_id, body),
                        audited AS (
                          INSERT INTO parked_audit (event_id, type, job_id, action, actor, reason, at, body)
                          SELECT event_id, type, job_id, 'discard', :actor, :reason, clock(), body FROM dropped)
                        SELECT count(*) FROM dropped
                        """
                            .formatted(CHOSEN))
                    .bind("actor", actor)
                    .bind("reason", reason),
                choice)
            .mapTo(Integer.class)
            .one());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Choice choice) {
    List<UUID> ids = choice.eventIds();
    S bound =
        statement
            .bind("type", choice.type())
            .bind("state", choice.state())
            .bind("jobId", choice.jobId());
    return ids == null
        ? bound.bind("eventIds", (String) null)
        : bound.bindArray("eventIds", UUID.class, ids);
  }
}
