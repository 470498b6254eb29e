package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import dev.reelay.event.StageFact;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The stage runs that are looked at, and those that no longer are. */
@ApplicationScoped
class TrackingStore {
  private final Jdbi jdbi;

  TrackingStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Begins a tracking; false when the run is known, living or ended. */
  boolean begin(JobRef job, StageFact run, Instant requestedAt, Duration firstCheck) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO stage_trackings
                      (stage_run_id, job_id, key_id, correlation_id, traceparent, stage, attempt, provider, requested_at,
                       last_sign_at, next_check_at)
                    VALUES
                      (:stageRunId, :jobId, :keyId, :correlationId, :traceparent, :stage, :attempt, :provider, :requestedAt,
                       clock(), clock() + make_interval(secs => :pause))
                    ON CONFLICT DO NOTHING
                    """)
                .bindMethods(job)
                .bindMethods(run)
                .bind("requestedAt", requestedAt)
                .bind("pause", seconds(firstCheck))
                .execute()
            == 1);
  }

  /** Corrects when a run was requested, where a sign of it came before its request. */
  void requestedAt(String stageRunId, Instant requestedAt) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE stage_trackings SET requested_at = :at WHERE stage_run_id = :id AND requested_at <> :at")
            .bind("id", stageRunId)
            .bind("at", requestedAt)
            .execute());
  }

  /** Locks a living tracking; empty when the run is unknown or ended. */
  Optional<Tracking> lock(String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT *, clock() AS now FROM stage_trackings
                WHERE stage_run_id = :id AND ended_at IS NULL FOR UPDATE
                """)
            .bind("id", stageRunId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Notes a sign of life; a next check is only moved when one is given. */
  void sign(String stageRunId, @Nullable Double percent, @Nullable Instant nextCheck) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_trackings
                SET last_sign_at = clock(), unanswered = 0, percent = coalesce(:percent, percent),
                    next_check_at = coalesce(CAST(:next AS timestamptz), next_check_at)
                WHERE stage_run_id = :id AND ended_at IS NULL
                """)
            .bind("id", stageRunId)
            .bind("percent", percent)
            .bind("next", nextCheck)
            .execute());
  }

  /** Keeps how often a provider wants to be asked, in milliseconds. */
  void hint(String stageRunId, long minMillis, long suggestedMillis) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_trackings SET poll_min_ms = :min, poll_suggested_ms = :suggested
                WHERE stage_run_id = :id AND ended_at IS NULL
                """)
            .bind("id", stageRunId)
            .bind("min", minMillis)
            .bind("suggested", suggestedMillis)
            .execute());
  }

  /**
   * Ends a tracking by the end of the run itself. An end that is heard before anything else of the
   * run leaves a tombstone. False when it had ended before.
   */
  boolean end(JobRef job, StageFact run, String reason) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO stage_trackings
                      (stage_run_id, job_id, key_id, correlation_id, traceparent, stage, attempt, provider, requested_at,
                       last_sign_at, ended_at, end_reason)
                    VALUES
                      (:stageRunId, :jobId, :keyId, :correlationId, :traceparent, :stage, :attempt, :provider, clock(),
                       clock(), clock(), :reason)
                    ON CONFLICT (stage_run_id) DO UPDATE
                      SET ended_at = clock(), end_reason = :reason, next_check_at = NULL, last_sign_at = clock()
                      WHERE stage_trackings.ended_at IS NULL
                    """)
                .bindMethods(job)
                .bindMethods(run)
                .bind("reason", reason)
                .execute()
            == 1);
  }

  /** Ends all living trackings of a job up to an attempt; returns them. */
  List<Tracking> endAll(String jobId, int newestAttempt, String reason) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE stage_trackings SET ended_at = clock(), end_reason = :reason, next_check_at = NULL
                WHERE job_id = :jobId AND attempt <= :attempt AND ended_at IS NULL
                RETURNING *, clock() AS now
                """)
            .bind("jobId", jobId)
            .bind("attempt", newestAttempt)
            .bind("reason", reason)
            .map((row, _) -> read(row))
            .list());
  }

  /**
   * Takes checks that are due and moves each to the fallback, which holds unless an answer moves it
   * again. Those that another instance is taking are left to it.
   */
  List<Tracking.Due> takeDue(CheckConfig config) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                WITH due AS (
                  SELECT stage_run_id, next_check_at AS scheduled_at
                  FROM stage_trackings WHERE next_check_at <= (SELECT clock())
                  ORDER BY next_check_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                UPDATE stage_trackings t
                SET interval_index = t.interval_index + 1, unanswered = t.unanswered + 1,
                    next_check_at = clock() + make_interval(secs => :fallback)
                FROM due WHERE t.stage_run_id = due.stage_run_id
                RETURNING t.*, due.scheduled_at, clock() AS now
                """)
            .bind("limit", config.batch())
            .bind("fallback", seconds(config.fallback()))
            .map((row, _) ->
                new Tracking.Due(
                    read(row),
                    instant(row, "scheduled_at"),
                    instant(row, "last_sign_at"),
                    row.getInt("unanswered"),
                    row.getObject("warned_at") != null,
                    row.getObject("stalled_at") != null))
            .list());
  }

  /** The run is given up for its silence. */
  void noteStalled(String stageRunId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE stage_trackings SET stalled_at = clock() WHERE stage_run_id = :id")
            .bind("id", stageRunId)
            .execute());
  }

  /** Watchers are told of the silence of a run; false when they were before, or it has ended. */
  boolean noteWarned(String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_trackings SET warned_at = clock()
                WHERE stage_run_id = :id AND warned_at IS NULL AND ended_at IS NULL
                """)
            .bind("id", stageRunId)
            .execute())
        == 1;
  }

  /** Time to the next check, negative when it is overdue; empty when nothing is tracked. */
  Optional<Duration> untilDue() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT (extract(epoch FROM min(next_check_at) - clock()) * 1000)::bigint
                FROM stage_trackings WHERE next_check_at IS NOT NULL
                """)
            .mapTo(Long.class)
            .findOne()
            .map(Duration::ofMillis));
  }

  private static Tracking read(ResultSet row) throws SQLException {
    return new Tracking(
        row.getString("stage_run_id"),
        new JobRef(
            row.getString("key_id"),
            row.getString("job_id"),
            row.getString("correlation_id"),
            row.getString("traceparent")),
        row.getString("stage"),
        row.getInt("attempt"),
        row.getString("provider"),
        instant(row, "requested_at"),
        row.getInt("interval_index"),
        row.getObject("poll_min_ms", Long.class),
        row.getObject("poll_suggested_ms", Long.class),
        instant(row, "now"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
