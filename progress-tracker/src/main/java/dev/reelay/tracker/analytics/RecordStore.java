package dev.reelay.tracker.analytics;

import dev.reelay.event.JobStatus;
import dev.reelay.event.StageFact;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of what became of stage runs and jobs. */
@ApplicationScoped
class RecordStore {
  private final Jdbi jdbi;

  RecordStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * How good the estimate was that was shown at half way.
   *
   * @param error share of the time that was left, above 0 when the estimate was too long; null when
   *     none was shown
   */
  record Estimate(@Nullable Double error, @Nullable String place) {
    static final Estimate NONE = new Estimate(null, null);
  }

  void addRun(TrackedJob job, StageFact run, Records.RunEnd end) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO ended_runs
                  (stage_run_id, job_id, key_id, provider, model, stage, attempt, outcome, failure_class, seconds,
                   checks, ended_at)
                SELECT stage_run_id, job_id, key_id, provider, :model, stage, attempt, :outcome, :failure,
                       greatest(:atWork, extract(epoch FROM clock() - requested_at), 0), interval_index, clock()
                FROM stage_trackings WHERE stage_run_id = :run
                ON CONFLICT DO NOTHING
                """)
            .bind("run", run.stageRunId())
            .bind("model", model(job))
            .bind("outcome", end.outcome())
            .bind("failure", end.failure() == null ? null : end.failure().name())
            .bind("atWork", end.atWork().toMillis() / 1000.0)
            .execute());
  }

  Estimate addJob(TrackedJob job, JobStatus status, @Nullable String cancelOutcome) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                WITH half_way AS (
                  SELECT eta_seconds, eta_low, eta_high, extract(epoch FROM CAST(:now AS timestamptz) - at) AS left_seconds
                  FROM progress_history
                  WHERE job_id = :job AND :completed AND eta_seconds IS NOT NULL
                    AND at <= CAST(:startedAt AS timestamptz)
                      + (CAST(:now AS timestamptz) - CAST(:startedAt AS timestamptz)) / 2
                  ORDER BY progress_no DESC LIMIT 1)
                INSERT INTO ended_jobs
                  (job_id, key_id, model, provider, outcome, stage, progress, seconds, cancel_outcome, eta_error,
                   eta_place, ended_at)
                SELECT :job, :key, :model, :provider, :outcome, :stage, :progress,
                       greatest(extract(epoch FROM CAST(:now AS timestamptz) - CAST(:startedAt AS timestamptz)), 0), :cancelOutcome,
                       (eta_seconds - left_seconds) / nullif(left_seconds, 0),
                       CASE WHEN left_seconds < eta_low THEN 'early' WHEN left_seconds > eta_high THEN 'late'
                            WHEN left_seconds IS NOT NULL THEN 'in_range' END,
                       CAST(:now AS timestamptz)
                FROM (SELECT 1) AS one LEFT JOIN half_way ON true
                ON CONFLICT DO NOTHING
                RETURNING eta_error, eta_place
                """)
            .bind("job", job.ref().jobId())
            .bind("key", job.ref().keyId())
            .bind("model", model(job))
            .bind("provider", Objects.requireNonNullElse(job.progress().mainProvider(), ""))
            .bind("outcome", status.word())
            .bind("stage", job.progress().currentStage())
            .bind("progress", job.shownProgress())
            .bind("cancelOutcome", cancelOutcome)
            .bind("completed", status == JobStatus.COMPLETED)
            .bind("now", job.now())
            .bind("startedAt", Objects.requireNonNullElse(job.progress().startedAt(), job.now()))
            .map((row, _) ->
                new Estimate(
                    row.getObject("eta_error") == null ? null : row.getDouble("eta_error"),
                    row.getString("eta_place")))
            .findOne()
            .orElse(Estimate.NONE));
  }

  /** Forgets what is older; returns how many rows. */
  int deleteBefore(Duration age, int limit) {
    return delete("ended_runs", "stage_run_id", age, limit)
        + delete("ended_jobs", "job_id", age, limit);
  }

  private int delete(String table, String key, Duration age, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM <table> WHERE <key> IN (
                  SELECT <key> FROM <table> WHERE ended_at < (SELECT clock()) - make_interval(secs => :seconds)
                  LIMIT :limit)
                """)
            .define("table", table)
            .define("key", key)
            .bind("seconds", age.toSeconds())
            .bind("limit", limit)
            .execute());
  }

  private static String model(TrackedJob job) {
    return Objects.requireNonNullElse(job.progress().asked().model(), "");
  }
}
