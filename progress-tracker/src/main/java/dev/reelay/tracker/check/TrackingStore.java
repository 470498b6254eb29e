package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import dev.reelay.event.StageFact;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
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

  /** Keeps how long such runs take. */
  void lifespan(String stageRunId, Lifespan lifespan) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE stage_trackings SET lifespan = :seconds WHERE stage_run_id = :id AND ended_at IS NULL")
            .bind("id", stageRunId)
            .bindArray("seconds", Double.class, lifespan.seconds())
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

  /** Notes a sign of life. */
  void sign(String stageRunId, Sign sign) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_trackings
                SET last_sign_at = clock(), unanswered = 0, percent = coalesce(:percent, percent),
                    idle_at = CASE WHEN :idle THEN clock() ELSE idle_at END,
                    answered_index = greatest(answered_index, :answers),
                    next_check_at = coalesce(clock() + make_interval(secs => :pause), next_check_at)
                WHERE stage_run_id = :id AND ended_at IS NULL
                """)
            .bind("id", stageRunId)
            .bind("percent", sign.percent())
            .bind("idle", sign.idle())
            .bind("answers", sign.answers())
            .bind("pause", sign.pause() == null ? null : seconds(sign.pause()))
            .execute());
  }

  /**
   * A sign of life.
   *
   * @param percent how far the run is; null when that was not said
   * @param idle whether the run is not at work yet
   * @param answers number of the check that it answers; 0 for none
   * @param pause time to the next check; null when that stays as it is
   */
  record Sign(@Nullable Double percent, boolean idle, int answers, @Nullable Duration pause) {}

  /** Keeps that a provider took the run on, and what it wishes. */
  void accepted(String stageRunId, Tracking.Clues clues) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_trackings
                SET accepted_at = :acceptedAt, untold = :untold, poll_min_ms = :min, poll_suggested_ms = :suggested
                WHERE stage_run_id = :id AND ended_at IS NULL
                """)
            .bind("id", stageRunId)
            .bind("acceptedAt", clues.acceptedAt())
            .bind("untold", clues.untold())
            .bind("min", millis(clues.pollMin()))
            .bind("suggested", millis(clues.pollSuggested()))
            .execute());
  }

  /**
   * Takes checks that are due and moves each to the fallback, which holds unless an answer moves it
   * again; it counts from when the check was due, so that checks taken together do not stay so.
   * Those that another instance is taking are left to it, and those that were due before the moment
   * are not looked for.
   */
  List<Tracking.Due> takeDue(CheckConfig config, Instant from) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                WITH due AS (
                  SELECT stage_run_id, next_check_at AS scheduled_at
                  FROM stage_trackings WHERE next_check_at BETWEEN :from AND (SELECT clock())
                  ORDER BY next_check_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                UPDATE stage_trackings t
                SET interval_index = t.interval_index + 1, unanswered = t.unanswered + 1,
                    next_check_at = greatest(due.scheduled_at, clock() - interval '1 s') + make_interval(secs => :fallback)
                FROM due WHERE t.stage_run_id = due.stage_run_id
                RETURNING t.*, due.scheduled_at, clock() AS now
                """)
            .bind("from", from)
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

  /**
   * Time to the next check that is due from the moment on, negative when it is overdue; empty when
   * there is none.
   */
  Optional<Duration> untilDue(Instant from) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT (extract(epoch FROM min(next_check_at) - clock()) * 1000)::bigint
                FROM stage_trackings WHERE next_check_at >= :from
                """)
            .bind("from", from)
            .mapTo(Long.class)
            .findOne()
            .map(Duration::ofMillis));
  }

  /** Of a query of all columns and the domain time as {@code now}. */
  static Tracking read(ResultSet row) throws SQLException {
    return new Tracking(
        row.getString("stage_run_id"),
        job(row),
        row.getString("stage"),
        row.getInt("attempt"),
        row.getString("provider"),
        instant(row, "requested_at"),
        row.getInt("interval_index"),
        row.getInt("answered_index"),
        new Tracking.Clues(
            optional(row, "accepted_at"),
            lifespan(row.getArray("lifespan")),
            optional(row, "idle_at"),
            row.getDouble("untold"),
            duration(row.getObject("poll_min_ms", Long.class)),
            duration(row.getObject("poll_suggested_ms", Long.class))),
        instant(row, "now"));
  }

  private static @Nullable Lifespan lifespan(@Nullable Array seconds) throws SQLException {
    return seconds == null ? null : new Lifespan(List.of((Double[]) seconds.getArray()));
  }

  private static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static JobRef job(ResultSet row) throws SQLException {
    return new JobRef(
        row.getString("key_id"),
        row.getString("job_id"),
        row.getString("correlation_id"),
        row.getString("traceparent"));
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
