package dev.reelay.tracker.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationProgress;
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

/** The rows of the jobs, and the history of what was published about them. */
@ApplicationScoped
class TrackedJobStore {
  private static final String COLUMNS =
      """
      job_id, key_id, correlation_id, traceparent, plan, heard, progress, shown, progress_no, published_at, held_until, ended_as,
      clock() AS now
      """;

  private final Jdbi jdbi;
  private final ObjectMapper json = EventCodec.mapper();

  TrackedJobStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<TrackedJob> lock(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT " + COLUMNS + " FROM tracked_jobs WHERE job_id = :id FOR UPDATE")
            .bind("id", jobId)
            .map((row, _) -> read(row))
            .findOne());
  }

  void create(JobRef ref) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO tracked_jobs (job_id, key_id, correlation_id, traceparent, heard, progress, progress_no)
                VALUES (:jobId, :keyId, :correlationId, :traceparent, CAST(:heard AS jsonb), 0, 0) ON CONFLICT DO NOTHING
                """)
            .bindMethods(ref)
            .bind("heard", text(Heard.NOTHING))
            .execute());
  }

  /** Jobs whose held-back change is due, locked; those that another transaction holds are left. */
  List<TrackedJob> lockDue(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + """
                    FROM tracked_jobs WHERE held_until <= (SELECT clock())
                    ORDER BY held_until LIMIT :limit FOR UPDATE SKIP LOCKED
                    """)
            .bind("limit", limit)
            .map((row, _) -> read(row))
            .list());
  }

  /** Time to the next held-back change, negative when it is overdue; empty when there is none. */
  Optional<Duration> untilDue() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT (extract(epoch FROM min(held_until) - clock()) * 1000)::bigint FROM tracked_jobs"
                    + " WHERE held_until IS NOT NULL")
            .mapTo(Long.class)
            .findOne()
            .map(Duration::ofMillis));
  }

  void save(TrackedJob job) {
    JobProgress progress = job.progress();
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE tracked_jobs
                SET plan = CAST(:plan AS jsonb), heard = CAST(:heard AS jsonb), progress = :progress,
                    shown = CAST(:shown AS jsonb), progress_no = :progressNo, published_at = :publishedAt,
                    held_until = :heldUntil, ended_as = :endedAs,
                    ended_at = CASE WHEN CAST(:endedAs AS text) IS NULL THEN NULL ELSE coalesce(ended_at, clock()) END
                WHERE job_id = :jobId
                """)
            .bind("jobId", job.ref().jobId())
            .bind("plan", text(progress.plan()))
            .bind("heard", text(progress.heard()))
            .bind("progress", progress.overall())
            .bind("shown", text(job.shown()))
            .bind("progressNo", job.progressNo())
            .bind("publishedAt", job.publishedAt())
            .bind("heldUntil", job.heldUntil())
            .bind("endedAs", job.endedAs() == null ? null : job.endedAs().word())
            .execute());
  }

  /** The row of a job without its lock; empty for a job of which nothing was heard. */
  Optional<TrackedJob> look(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT " + COLUMNS + " FROM tracked_jobs WHERE job_id = :id")
            .bind("id", jobId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Adds what is told of a job to its history; the job is as it was before. */
  void addHistory(TrackedJob job, VideoGenerationProgress step, Shown next) {
    Shown last = job.shown();
    List<String> warnings = next.warningsAfter(last);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO progress_history
                  (job_id, progress_no, at, attempt, stage, progress, stage_progress, current_item, total_items,
                   eta_seconds, eta_low, eta_high, confidence, estimated, notable, warnings, message)
                VALUES
                  (:jobId, :progressNo, :at, :attempt, :stage, :progress, :stageProgress, :currentItem, :totalItems,
                   :etaSeconds, :etaLow, :etaHigh, :confidence, :estimated, :notable,
                   nullif(CAST(:warningsNow AS text[]), CAST('{}' AS text[])), :message)
                """)
            .bindMethods(step)
            .bind("jobId", job.ref().jobId())
            .bind("at", job.now())
            .bind("notable", last == null || next.isNotableAfter(last))
            .bindArray("warningsNow", String.class, warnings)
            .execute());
  }

  /** Keeps what an engine said that cannot be true; the first 20 of a job. */
  void addOddity(String jobId, String stageRunId, List<String> kinds, String raw) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO odd_reports (job_id, at, stage_run_id, kinds, raw)
                SELECT :jobId, clock(), :run, :kinds, :raw
                WHERE (SELECT count(*) FROM odd_reports WHERE job_id = :jobId) < 20
                """)
            .bind("jobId", jobId)
            .bind("run", stageRunId)
            .bind("kinds", String.join(" ", kinds))
            .bind("raw", raw)
            .execute());
  }

  /** Forgets jobs that ended long ago, with all that belongs to them; returns how many. */
  int deleteEndedBefore(Duration age, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM tracked_jobs WHERE job_id IN (
                  SELECT job_id FROM tracked_jobs
                  WHERE ended_at < (SELECT clock()) - make_interval(secs => :seconds)
                  LIMIT :limit FOR UPDATE SKIP LOCKED)
                """)
            .bind("seconds", age.toSeconds())
            .bind("limit", limit)
            .execute());
  }

  private TrackedJob read(ResultSet row) throws SQLException {
    Plan plan = value(row.getString("plan"), Plan.class);
    Heard heard = value(row.getString("heard"), Heard.class);
    return new TrackedJob(
        new JobRef(
            row.getString("key_id"),
            row.getString("job_id"),
            row.getString("correlation_id"),
            row.getString("traceparent")),
        new JobProgress(plan, heard == null ? Heard.NOTHING : heard, row.getDouble("progress")),
        value(row.getString("shown"), Shown.class),
        row.getLong("progress_no"),
        instant(row, "published_at"),
        instant(row, "held_until"),
        status(row.getString("ended_as")),
        row.getObject("now", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable JobStatus status(@Nullable String word) {
    for (JobStatus status : JobStatus.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    return null;
  }

  private @Nullable String text(@Nullable Object value) {
    try {
      return value == null ? null : json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot store " + value, e);
    }
  }

  private <T> @Nullable T value(@Nullable String text, Class<T> type) {
    try {
      return text == null ? null : json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not a readable " + type.getSimpleName(), e);
    }
  }
}
