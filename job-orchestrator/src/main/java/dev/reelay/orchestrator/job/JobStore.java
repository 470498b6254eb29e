package dev.reelay.orchestrator.job;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.StoreException;
import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.WaitingFor;
import dev.reelay.event.Word;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.sql.Script;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of jobs and of their transitions. */
@ApplicationScoped
class JobStore {
  private static final int PRIORITY_MAX = 9;
  private static final int REMEMBERED = 512;
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<FinishedStage>> STAGES = new TypeReference<>() {};

  private static final String READ =
      """
      SELECT j.*, clock() AS now, r.stage AS run_stage, r.attempt AS run_attempt, r.provider AS run_provider,
        r.stoppable AS run_stoppable,
        (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM stages s WHERE s.job_id = j.id)
          AS finished
      FROM jobs j LEFT JOIN stage_runs r ON r.id = j.run_id
      WHERE j.id = ?
      """;

  private final Jdbi jdbi;
  private final DataSource database;
  private final Memo<VideoGenerationRequested> requests =
      new Memo<>(REMEMBERED, text -> JsonColumns.read(text, VideoGenerationRequested.class));
  private final Memo<Plan> plans =
      new Memo<>(REMEMBERED, text -> JsonColumns.read(text, Plan.class));

  JobStore(Jdbi jdbi, DataSource database) {
    this.jdbi = jdbi;
    this.database = database;
  }

  /** Locks a job until the transaction ends; empty when nobody has heard of it. */
  Optional<Job> lock(String jobId) {
    return lock("SELECT id FROM jobs WHERE id = ? FOR UPDATE", jobId);
  }

  /** Locks a job unless somebody else has it; then, as when it does not exist, empty. */
  Optional<Job> lockFree(String jobId) {
    return lock("SELECT id FROM jobs WHERE id = ? FOR UPDATE SKIP LOCKED", jobId);
  }

  /** Jobs whose timer is due, longest overdue first; nothing is locked. */
  List<String> due(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT id FROM jobs WHERE due_at <= (SELECT clock()) ORDER BY due_at LIMIT :limit")
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /** Locks a job whose timer is due, unless somebody else has it or it is due no longer. */
  Optional<Job> lockDue(String jobId) {
    return lock(
        """
        SELECT id FROM jobs WHERE id = ? AND due_at <= (SELECT clock()) FOR UPDATE SKIP LOCKED
        """,
        jobId);
  }

  /** Adds a job. It is there already when no row is changed. */
  void insert(Script script, Job job) {
    JobColumns columns = JobColumns.of(job);
    script.add(
        """
        INSERT INTO jobs
          (id, key_id, correlation_id, traceparent, model, request, plan, retry_of, created_at, deadline_at, priority,
           state, version, told, attempt, warnings, failure, finished_at, ready_at, next_provider, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
        job.id(),
        job.ref().keyId(),
        job.ref().correlationId(),
        job.ref().traceparent(),
        job.request().model(),
        JsonColumns.write(job.request()),
        JsonColumns.write(job.plan()),
        job.request().retryOf(),
        job.createdAt(),
        job.request().deadlineAt(),
        Math.clamp(job.request().priority(), 0, PRIORITY_MAX),
        job.state().status().word(),
        job.version(),
        job.told(),
        job.state().attempt(),
        JsonColumns.write(job.warnings()),
        JsonColumns.writeOrNull(columns.failure()),
        columns.finishedAt(),
        columns.readyAt(),
        nextProvider(job, columns),
        columns.dueAt());
  }

  /**
   * Writes a changed job. Fails when the row is not at the version before, a bug since it was
   * locked.
   */
  void update(Script script, Job job) {
    JobColumns columns = JobColumns.of(job);
    script.addForOne(
        """
        UPDATE jobs SET
          state = ?, version = ?, told = ?, attempt = ?, run_id = ?, waiting_for = ?, failure = ?, cancellation = ?,
          warnings = ?, started_at = ?, finished_at = ?, ready_at = ?, next_provider = ?, due_at = ?
        WHERE id = ? AND version = ?
        """,
        job.state().status().word(),
        job.version(),
        job.told(),
        job.state().attempt(),
        columns.runId(),
        columns.waitingFor(),
        JsonColumns.writeOrNull(columns.failure()),
        JsonColumns.writeOrNull(columns.cancellation()),
        JsonColumns.write(job.warnings()),
        job.startedAt(),
        columns.finishedAt(),
        columns.readyAt(),
        nextProvider(job, columns),
        columns.dueAt(),
        job.id(),
        job.version() - 1);
  }

  private static @Nullable String nextProvider(Job job, JobColumns columns) {
    return columns.readyAt() == null ? null : job.nextProvider();
  }

  /** Writes a plan that changed; the row must be locked. */
  void replan(Script script, String jobId, Plan plan) {
    script.add("UPDATE jobs SET plan = ? WHERE id = ?", JsonColumns.write(plan), jobId);
  }

  /**
   * Why a job moved.
   *
   * @param who whose doing it was
   * @param why in a few words; null when the signal says all
   */
  record Note(String signal, String who, @Nullable String why) {
    static Note of(Signal signal) {
      return new Note(signal.word(), signal.who(), signal.why());
    }
  }

  /** Remembers who moved a job from where; null for its first state. */
  void note(Script script, @Nullable JobState from, Job to, Note note) {
    script.add(
        """
        INSERT INTO transitions (job_id, version, from_state, to_state, attempt, signal, who, why, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        to.id(),
        to.version(),
        from == null ? null : from.status().word(),
        to.state().status().word(),
        to.state().attempt(),
        note.signal(),
        note.who(),
        note.why(),
        to.now());
  }

  /**
   * Two statements in one journey. The second has a snapshot of its own: one that had to wait for
   * the lock would still see the stages and runs of before.
   */
  private Optional<Job> lock(String sql, String jobId) {
    try (Connection connection = database.getConnection();
        PreparedStatement both = connection.prepareStatement(sql + ";\n" + READ)) {
      both.setString(1, jobId);
      both.setString(2, jobId);
      both.execute();
      try (ResultSet locked = both.getResultSet()) {
        if (!locked.next()) {
          return Optional.empty();
        }
      }
      both.getMoreResults();
      try (ResultSet row = both.getResultSet()) {
        row.next();
        return Optional.of(row(row));
      }
    } catch (SQLException e) {
      throw new StoreException("Cannot lock " + jobId, e);
    }
  }

  private Job row(ResultSet row) throws SQLException {
    return new Job(
        new JobRef(
            row.getString("key_id"),
            row.getString("id"),
            row.getString("correlation_id"),
            row.getString("traceparent")),
        requests.of(row.getString("request")),
        plans.of(row.getString("plan")),
        jobState(row),
        row.getLong("version"),
        row.getLong("told"),
        Objects.requireNonNull(instant(row, "created_at")),
        instant(row, "started_at"),
        JsonColumns.read(row.getString("finished"), STAGES),
        JsonColumns.read(row.getString("warnings"), TEXTS),
        Objects.requireNonNull(instant(row, "now")));
  }

  private static JobState jobState(ResultSet row) throws SQLException {
    JobColumns columns =
        new JobColumns(
            run(row),
            word(row.getString("waiting_for"), WaitingFor.values()),
            json(row, "failure", Failure.class),
            json(row, "cancellation", Cancellation.class),
            instant(row, "ready_at"),
            instant(row, "due_at"),
            instant(row, "finished_at"));
    JobStatus status =
        Objects.requireNonNull(word(row.getString("state"), JobStatus.values()), "state");
    return columns.state(status, row.getInt("attempt"));
  }

  private static @Nullable StageRun run(ResultSet row) throws SQLException {
    String id = row.getString("run_id");
    return id == null
        ? null
        : new StageRun(
            id,
            row.getString("run_stage"),
            row.getInt("run_attempt"),
            row.getString("run_provider"),
            row.getString("run_stoppable"));
  }

  private static <T> @Nullable T json(ResultSet row, String column, Class<T> type)
      throws SQLException {
    String text = row.getString(column);
    return text == null ? null : JsonColumns.read(text, type);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static <W extends Word> @Nullable W word(@Nullable String text, W[] words) {
    return Arrays.stream(words).filter(w -> w.word().equals(text)).findFirst().orElse(null);
  }
}
