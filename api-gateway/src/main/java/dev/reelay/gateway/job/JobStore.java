package dev.reelay.gateway.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.job.JobView.Cancellation;
import dev.reelay.gateway.job.JobView.Course;
import dev.reelay.gateway.job.JobView.Order;
import dev.reelay.gateway.job.JobView.Outcome;
import dev.reelay.gateway.job.JobView.Reach;
import dev.reelay.gateway.job.JobView.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The rows that show jobs to their owners. */
@ApplicationScoped
class JobStore {
  private static final ObjectMapper JSON = EventCodec.mapper();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final List<String> STATUSES =
      java.util.Arrays.stream(JobStatus.values()).map(JobStatus::word).toList();

  private final Jdbi jdbi;

  JobStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Adds a job with what a retry of it will need. */
  void insert(JobView view, Brief brief) {
    jdbi.useHandle(handle ->
        bind(
                handle.createUpdate(
                    """
                    WITH made AS (
                      INSERT INTO job_view
                        (job_id, key_id, correlation_id, model, metadata, priority, retry_of, created_at, status,
                         job_version, attempt, started_at, completed_at, next_retry_at, progress_no, stage, progress,
                         stage_progress, message, eta_seconds, elapsed_seconds, outcome, course, warnings, changed_at)
                      VALUES
                        (:jobId, :keyId, :correlationId, :model, CAST(:metadata AS json), :priority, :retryOf,
                         :createdAt, :status, :version, :attempt, :startedAt, :completedAt, :nextRetryAt, :progressNo,
                         :stage, :progress, :stageProgress, :message, :eta, :elapsed, CAST(:outcome AS json),
                         CAST(:course AS json), CAST(:warnings AS json), clock())
                      RETURNING job_id)
                    INSERT INTO job_requests (job_id, prompt, parameters, inputs, webhook_url)
                    SELECT job_id, :prompt, CAST(:parameters AS json), CAST(:inputs AS json), :webhookUrl FROM made
                    """),
                view)
            .bind("keyId", view.order().keyId())
            .bind("correlationId", view.order().correlationId())
            .bind("model", view.order().model())
            .bind("metadata", write(view.order().metadata()))
            .bind("priority", view.order().priority())
            .bind("retryOf", view.order().retryOf())
            .bind("createdAt", view.order().createdAt())
            .bind("prompt", brief.prompt())
            .bind("parameters", write(brief.parameters()))
            .bind("inputs", write(brief.inputs()))
            .bind("webhookUrl", brief.webhookUrl())
            .execute());
  }

  /** What a job was made from; empty for jobs from before it was kept. */
  Optional<Brief> brief(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT prompt, parameters, inputs, webhook_url FROM job_requests WHERE job_id = :jobId")
            .bind("jobId", jobId)
            .map((row, _) ->
                new Brief(
                    row.getString("prompt"),
                    parse(
                        row.getString("parameters"), new TypeReference<GenerationParameters>() {}),
                    parse(row.getString("inputs"), new TypeReference<List<InputReference>>() {}),
                    row.getString("webhook_url")))
            .findOne());
  }

  /** Writes all that facts can change. The row must be locked. */
  void update(JobView view) {
    jdbi.useHandle(handle ->
        bind(
                handle.createUpdate(
                    """
                    UPDATE job_view SET
                      status = :status, job_version = :version, attempt = :attempt, started_at = :startedAt,
                      completed_at = :completedAt, next_retry_at = :nextRetryAt, progress_no = :progressNo,
                      stage = :stage, progress = :progress, stage_progress = :stageProgress, message = :message,
                      eta_seconds = :eta, elapsed_seconds = :elapsed, outcome = CAST(:outcome AS json),
                      course = CAST(:course AS json), cancel_requested_at = :cancelRequestedAt,
                      warnings = CAST(:warnings AS json), changed_at = clock()
                    WHERE job_id = :jobId
                    """),
                view)
            .bind(
                "cancelRequestedAt",
                view.course().cancellation() == null
                    ? null
                    : view.course().cancellation().requestedAt())
            .execute());
  }

  Optional<JobView> lock(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM job_view WHERE job_id = :jobId FOR UPDATE")
            .bind("jobId", jobId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** A job of this key. Somebody else's is the same as none. */
  Optional<JobView> find(String keyId, String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM job_view WHERE job_id = :jobId AND key_id = :keyId")
            .bind("jobId", jobId)
            .bind("keyId", keyId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Newest first. An empty set of statuses means all. */
  List<JobView> page(String keyId, Set<JobStatus> statuses, @Nullable Cursor after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM job_view
                WHERE key_id = :keyId AND status = ANY(:statuses)
                  AND (CAST(:createdAt AS timestamptz) IS NULL OR (created_at, job_id) < (:createdAt, :jobId))
                ORDER BY created_at DESC, job_id DESC LIMIT :limit
                """)
            .bind("keyId", keyId)
            .bindArray(
                "statuses",
                String.class,
                statuses.isEmpty() ? STATUSES : statuses.stream().map(JobStatus::word).toList())
            .bind("createdAt", after == null ? null : after.createdAt())
            .bind("jobId", after == null ? null : after.jobId())
            .bind("limit", limit)
            .map((row, _) -> read(row))
            .list());
  }

  /** Whether at least so many jobs of a key are pending; always true for none. */
  boolean hasPending(String keyId, int least) {
    return jdbi.withHandle(handle ->
        handle
                .createQuery(
                    """
                    SELECT count(*) FROM
                      (SELECT 1 FROM job_view WHERE key_id = :keyId AND status = 'pending' LIMIT :least) AS pending
                    """)
                .bind("keyId", keyId)
                .bind("least", least)
                .mapTo(Integer.class)
                .one()
            >= least);
  }

  /** Notes that the next attempt is wanted at once; false when that was noted of this wait. */
  boolean noteRetry(String jobId) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    UPDATE job_view SET retry_requested_version = job_version
                    WHERE job_id = :jobId AND retry_requested_version IS DISTINCT FROM job_version
                    """)
                .bind("jobId", jobId)
                .execute()
            == 1);
  }

  private static <S extends SqlStatement<S>> S bind(S statement, JobView view) {
    Standing standing = view.standing();
    Reach reach = view.reach();
    return statement
        .bind("jobId", view.order().jobId())
        .bind("status", standing.status().word())
        .bind("version", standing.version())
        .bind("attempt", standing.attempt())
        .bind("startedAt", standing.startedAt())
        .bind("completedAt", standing.completedAt())
        .bind("nextRetryAt", standing.nextRetryAt())
        .bind("progressNo", reach.progressNo())
        .bind("stage", reach.stage())
        .bind("progress", reach.progress())
        .bind("stageProgress", reach.stageProgress())
        .bind("message", reach.message())
        .bind("eta", reach.etaSeconds())
        .bind("elapsed", reach.elapsedSeconds())
        .bind("outcome", write(view.outcome()))
        .bind("course", write(view.course()))
        .bind("warnings", write(view.warnings()));
  }

  private static JobView read(ResultSet row) throws SQLException {
    return new JobView(
        new Order(
            row.getString("job_id"),
            row.getString("key_id"),
            row.getString("correlation_id"),
            row.getString("model"),
            parse(row.getString("metadata"), MAP),
            row.getInt("priority"),
            row.getString("retry_of"),
            Objects.requireNonNull(instant(row, "created_at"))),
        new Standing(
            status(row.getString("status")),
            row.getLong("job_version"),
            row.getInt("attempt"),
            instant(row, "started_at"),
            instant(row, "completed_at"),
            instant(row, "next_retry_at")),
        new Reach(
            row.getLong("progress_no"),
            row.getString("stage"),
            row.getDouble("progress"),
            row.getDouble("stage_progress"),
            row.getString("message"),
            row.getObject("eta_seconds", Double.class),
            row.getObject("elapsed_seconds", Double.class)),
        parse(row.getString("outcome"), new TypeReference<Outcome>() {}),
        course(row),
        parse(row.getString("warnings"), TEXTS));
  }

  /** An instance of an earlier release notes a wish to stop in its own column alone. */
  private static Course course(ResultSet row) throws SQLException {
    Course course = parse(row.getString("course"), new TypeReference<Course>() {});
    Instant requested = instant(row, "cancel_requested_at");
    return requested == null || course.cancellation() != null
        ? course
        : course.stopping(new Cancellation(requested, null, List.of(), List.of()));
  }

  static JobStatus status(String word) {
    for (JobStatus status : JobStatus.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    throw new IllegalStateException("No status " + word + ". Indicates a bug.");
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A row holds what cannot be read", e);
    }
  }
}
