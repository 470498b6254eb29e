package dev.reelay.orchestrator.job;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.reelay.bus.JobRef;
import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.WaitingFor;
import dev.reelay.event.Word;
import dev.reelay.orchestrator.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The rows of jobs and of their transitions. */
@ApplicationScoped
class JobStore {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<FinishedStage>> STAGES = new TypeReference<>() {};

  private static final String READ =
      """
      SELECT j.*, clock() AS now, r.stage AS run_stage, r.attempt AS run_attempt, r.provider AS run_provider,
        r.stoppable AS run_stoppable,
        (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM stages s WHERE s.job_id = j.id)
          AS finished
      FROM jobs j LEFT JOIN stage_runs r ON r.id = j.run_id
      WHERE j.id = :id
      """;

  private final Jdbi jdbi;

  JobStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Locks a job until the transaction ends; empty when nobody has heard of it. */
  Optional<Job> lock(String jobId) {
    return lock("SELECT id FROM jobs WHERE id = :id FOR UPDATE", jobId);
  }

  /** Locks a job unless somebody else has it; then, as when it does not exist, empty. */
  Optional<Job> lockFree(String jobId) {
    return lock("SELECT id FROM jobs WHERE id = :id FOR UPDATE SKIP LOCKED", jobId);
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
        SELECT id FROM jobs WHERE id = :id AND due_at <= (SELECT clock()) FOR UPDATE SKIP LOCKED
        """,
        jobId);
  }

  /** Adds a job; false when it is there already. */
  boolean insert(Job job) {
    return jdbi.withHandle(handle ->
        state(
                handle.createUpdate(
                    """
                    INSERT INTO jobs
                      (id, key_id, correlation_id, traceparent, model, request, plan, retry_of, state, version, told,
                       attempt, run_id, waiting_for, failure, cancellation, warnings, created_at, deadline_at,
                       started_at, finished_at, ready_at, next_provider, due_at, priority)
                    VALUES
                      (:id, :key, :correlation, :traceparent, :model, CAST(:request AS jsonb),
                       CAST(:plan AS jsonb), :retryOf, :state, :version, :told, :attempt, :run, :waitingFor,
                       CAST(:failure AS jsonb), CAST(:cancellation AS jsonb), CAST(:warnings AS jsonb),
                       :created, :deadline, :started, :finished, :ready, :nextProvider, :due,
                       least(greatest(:priority, 0), 9))
                    ON CONFLICT (id) DO NOTHING
                    """),
                job)
            .bind("key", job.ref().keyId())
            .bind("correlation", job.ref().correlationId())
            .bind("traceparent", job.ref().traceparent())
            .bind("model", job.request().model())
            .bind("request", JsonColumns.write(job.request()))
            .bind("plan", JsonColumns.write(job.plan()))
            .bind("retryOf", job.request().retryOf())
            .bind("created", job.createdAt())
            .bind("deadline", job.request().deadlineAt())
            .bind("priority", job.request().priority())
            .execute())
        == 1;
  }

  /**
   * Writes a changed job. Fails when the row is not at the version before, a bug since it was
   * locked.
   */
  void update(Job job) {
    int rows =
        jdbi.withHandle(handle ->
            state(
                    handle.createUpdate(
                        """
                        UPDATE jobs SET
                          state = :state, version = :version, told = :told, attempt = :attempt, run_id = :run,
                          waiting_for = :waitingFor, failure = CAST(:failure AS jsonb),
                          cancellation = CAST(:cancellation AS jsonb), warnings = CAST(:warnings AS jsonb),
                          started_at = :started, finished_at = :finished, ready_at = :ready,
                          next_provider = :nextProvider, due_at = :due
                        WHERE id = :id AND version = :version - 1
                        """),
                    job)
                .execute());
    if (rows != 1) {
      throw new IllegalStateException(
          job.id() + " is not at version " + (job.version() - 1) + ". Indicates a bug.");
    }
  }

  /** Writes a plan that changed; the row must be locked. */
  void replan(String jobId, Plan plan) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE jobs SET plan = CAST(:plan AS jsonb) WHERE id = :id")
            .bind("id", jobId)
            .bind("plan", JsonColumns.write(plan))
            .execute());
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
  void note(@Nullable JobState from, Job to, Note note) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO transitions (job_id, version, from_state, to_state, attempt, signal, who, why, at)
                VALUES (:job, :version, :from, :to, :attempt, :signal, :who, :why, :at)
                """)
            .bind("job", to.id())
            .bind("version", to.version())
            .bind("from", from == null ? null : from.status().word())
            .bind("to", to.state().status().word())
            .bind("attempt", to.state().attempt())
            .bind("signal", note.signal())
            .bind("who", note.who())
            .bind("why", note.why())
            .bind("at", to.now())
            .execute());
  }

  private static Update state(Update update, Job job) {
    JobColumns columns = JobColumns.of(job);
    return update
        .bind("id", job.id())
        .bind("state", job.state().status().word())
        .bind("version", job.version())
        .bind("told", job.told())
        .bind("attempt", job.state().attempt())
        .bind("run", columns.runId())
        .bind("waitingFor", columns.waitingFor())
        .bind("failure", JsonColumns.writeOrNull(columns.failure()))
        .bind("cancellation", JsonColumns.writeOrNull(columns.cancellation()))
        .bind("warnings", JsonColumns.write(job.warnings()))
        .bind("started", job.startedAt())
        .bind("finished", columns.finishedAt())
        .bind("ready", columns.readyAt())
        .bind("nextProvider", columns.readyAt() == null ? null : job.nextProvider())
        .bind("due", columns.dueAt());
  }

  /**
   * Reads only once the lock is held: a statement that had to wait for it would still see the
   * stages and runs of before.
   */
  private Optional<Job> lock(String sql, String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .bind("id", jobId)
            .mapTo(String.class)
            .findOne()
            .map(id -> handle.createQuery(READ).bind("id", id).map((row, _) -> row(row)).one()));
  }

  private static Job row(ResultSet row) throws SQLException {
    return new Job(
        new JobRef(
            row.getString("key_id"),
            row.getString("id"),
            row.getString("correlation_id"),
            row.getString("traceparent")),
        JsonColumns.read(row.getString("request"), VideoGenerationRequested.class),
        JsonColumns.read(row.getString("plan"), Plan.class),
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
