package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import dev.reelay.event.StageFact;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Ends what is looked at. */
@ApplicationScoped
class TrackingEndStore {
  private final Jdbi jdbi;

  TrackingEndStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Ends a tracking by the end of the run itself. An end that is heard before anything else of the
   * run leaves a tombstone. Empty when it had ended before.
   *
   * @param surely up to this likelihood of a silent end the run is one of whose end its provider
   *     should have told, so that it counts whether it did; below 0 for an end that does not count
   */
  Optional<Tracking.Ended> end(JobRef job, StageFact run, String reason, double surely) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO stage_trackings
                  (stage_run_id, job_id, key_id, correlation_id, traceparent, stage, attempt, provider, requested_at,
                   last_sign_at, ended_at, end_reason)
                VALUES
                  (:stageRunId, :jobId, :keyId, :correlationId, :traceparent, :stage, :attempt, :provider, clock(),
                   clock(), clock(), :reason)
                ON CONFLICT (stage_run_id) DO UPDATE
                  SET ended_at = clock(), end_reason = :reason, next_check_at = NULL, last_sign_at = clock(),
                      told = CASE WHEN stage_trackings.untold <= :surely THEN stage_trackings.unanswered = 0 END
                  WHERE stage_trackings.ended_at IS NULL
                RETURNING (1000 * extract(epoch FROM clock() - requested_at))::bigint AS lasted, interval_index,
                  percent IS NOT NULL AS moving
                """)
            .bindMethods(job)
            .bindMethods(run)
            .bind("reason", reason)
            .bind("surely", surely)
            .map((row, _) ->
                new Tracking.Ended(
                    Duration.ofMillis(row.getLong("lasted")),
                    row.getInt("interval_index"),
                    row.getBoolean("moving")))
            .findOne());
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
            .map((row, _) -> TrackingStore.read(row))
            .list());
  }

  /** Jobs that are over and of which something is still looked at. */
  List<JobRef> orphaned(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT DISTINCT t.key_id, t.job_id, t.correlation_id, t.traceparent
                FROM stage_trackings t JOIN tracked_jobs j ON j.job_id = t.job_id
                WHERE t.next_check_at IS NOT NULL AND j.ended_at IS NOT NULL LIMIT :limit
                """)
            .bind("limit", limit)
            .map((row, _) -> TrackingStore.job(row))
            .list());
  }
}
