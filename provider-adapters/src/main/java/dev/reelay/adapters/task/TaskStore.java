package dev.reelay.adapters.task;

import dev.reelay.adapters.crew.FencedWrites;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.bus.BusConfig;
import dev.reelay.bus.JobRef;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StopReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table of stage runs. */
@ApplicationScoped
class TaskStore {
  private final Jdbi jdbi;
  private final BusConfig bus;
  private final FencedWrites fenced;

  TaskStore(Jdbi jdbi, BusConfig bus, FencedWrites fenced) {
    this.jdbi = jdbi;
    this.bus = bus;
    this.fenced = fenced;
  }

  Optional<Task> find(String stageRunId) {
    return select("WHERE stage_run_id = :id", stageRunId);
  }

  /**
   * Numbers the next report of a run and locks its row; empty once it has ended, and when nobody
   * follows it and nobody asked.
   */
  Optional<Task> report(String stageRunId, boolean asked) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE provider_tasks SET progress_no = progress_no + 1
                WHERE stage_run_id = :id AND (:asked OR NOT untracked)
                  AND state IN ('requested', 'submitting', 'uncertain', 'running')
                RETURNING *, clock() AS seen_at
                """)
            .bind("id", stageRunId)
            .bind("asked", asked)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** The newest run that a provider knows by its own id. */
  Optional<Task> findRemote(String provider, String remoteId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT *, clock() AS seen_at FROM provider_tasks
                WHERE provider = :provider AND remote_id = :remoteId ORDER BY heard_at DESC LIMIT 1
                """)
            .bind("provider", provider)
            .bind("remoteId", remoteId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** The row, locked until the caller's transaction ends. */
  Optional<Task> lock(String stageRunId) {
    return select("WHERE stage_run_id = :id FOR UPDATE", stageRunId);
  }

  /** The row, locked, when the worker still holds it. */
  Optional<Task> lock(String stageRunId, Lease worker) {
    Optional<Task> held = lock(stageRunId).filter(task -> task.isHeldBy(worker));
    if (held.isEmpty()) {
      fenced.refused("provider_tasks");
    }
    return held;
  }

  private Optional<Task> select(String which, String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT *, clock() AS seen_at FROM provider_tasks " + which)
            .bind("id", stageRunId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Stores a run that was just asked for; false when the run is known already. */
  boolean add(JobRef job, StageRef run, StageOrder order) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO provider_tasks
                      (stage_run_id, job_id, key_id, correlation_id, traceparent, stage, attempt, provider, state,
                       stage_order, heard_at, deadline_at, due_at)
                    VALUES
                      (:stageRunId, :jobId, :keyId, :correlationId, :traceparent, :stage, :attempt, :provider, 'requested',
                       :order, clock(), :deadlineAt, clock())
                    ON CONFLICT (stage_run_id) DO NOTHING
                    """)
                .bindMethods(job)
                .bind("stageRunId", run.stageRunId())
                .bind("stage", run.stage())
                .bind("attempt", run.attempt())
                .bind("provider", run.provider())
                .bind("order", StoredWords.write(order))
                .bind("deadlineAt", order.deadlineAt())
                .execute()
            == 1);
  }

  /**
   * Stores that a run must not start; the row is the caller's until its transaction ends. It is no
   * tombstone when the run was heard of meanwhile.
   */
  Task addTombstone(JobRef job, StageRef run) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO provider_tasks
                  (stage_run_id, job_id, key_id, correlation_id, traceparent, stage, attempt, provider, state, heard_at)
                VALUES
                  (:stageRunId, :jobId, :keyId, :correlationId, :traceparent, :stage, :attempt, :provider, 'tombstone', clock())
                ON CONFLICT (stage_run_id) DO NOTHING
                """)
            .bindMethods(job)
            .bind("stageRunId", run.stageRunId())
            .bind("stage", run.stage())
            .bind("attempt", run.attempt())
            .bind("provider", run.provider())
            .execute());
    return lock(run.stageRunId()).orElseThrow();
  }

  /** Writes what may have changed of a locked row. */
  void save(Task task) {
    jdbi.useHandle(handle ->
        bindChanges(
                handle.createUpdate(
                    """
                    UPDATE provider_tasks SET
                      state = :state, handle = :handle, remote_id = :remoteId, progress_no = :progressNo, accepted_at = :acceptedAt,
                      reported_at = :reportedAt, untracked = :untracked, stop_reason = :stopReason,
                      respond_by = :respondBy, stop_tries = :stopTries, stop_sent = :stopSent,
                      stop_answered = :stopAnswered, due_at = :dueAt, failure_class = :failureClass,
                      lease_instance = :leaseInstance, lease_fence = :leaseFence
                    WHERE stage_run_id = :id
                    """),
                task)
            .execute());
  }

  private static <S extends SqlStatement<S>> S bindChanges(S statement, Task task) {
    Lease lease = task.lease;
    return statement
        .bind("id", task.run.stageRunId())
        .bind("state", task.state.word())
        .bind("handle", task.handle == null ? null : StoredWords.write(task.handle))
        .bind("remoteId", task.handle == null ? null : task.handle.remoteId())
        .bind("progressNo", task.progressNo)
        .bind("acceptedAt", task.acceptedAt)
        .bind("reportedAt", task.reportedAt)
        .bind("untracked", task.untracked)
        .bind("stopReason", StoredWords.word(task.stopReason))
        .bind("respondBy", task.respondBy)
        .bind("stopTries", task.stopTries)
        .bind("stopSent", StoredWords.word(task.stopSent))
        .bind("stopAnswered", StoredWords.word(task.stopAnswered))
        .bind("dueAt", task.dueAt)
        .bind("failureClass", task.failureClass == null ? null : task.failureClass.name())
        .bind("leaseInstance", lease == null ? null : lease.instance())
        .bind("leaseFence", lease == null ? null : lease.fence());
  }

  /**
   * Leases one run that is due to a worker. Free are runs without a lease, those of an instance
   * that is gone, and those that this instance holds on paper but has not in hand.
   */
  Optional<Task> claim(Lease worker, Collection<String> inHand, Collection<String> busy) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE provider_tasks SET lease_instance = :instance, lease_fence = :fence
                WHERE stage_run_id = (
                  SELECT t.stage_run_id FROM provider_tasks t
                  WHERE t.due_at <= clock()
                    AND t.stage_run_id <> ALL(:inHand)
                    AND t.provider <> ALL(:busy)
                    AND (t.lease_instance IS NULL OR t.lease_instance = :instance OR NOT EXISTS (
                      SELECT 1 FROM instances i
                      WHERE i.id = t.lease_instance AND i.fence = t.lease_fence
                        AND i.renewed_at >= now() - make_interval(secs => :leaseSeconds)))
                  ORDER BY t.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *, clock() AS seen_at
                """)
            .bind("instance", worker.instance())
            .bind("fence", worker.fence())
            .bindArray("inHand", String.class, inHand)
            .bindArray("busy", String.class, busy)
            .bind("leaseSeconds", bus.instanceLease().toMillis() / 1000.0)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Forgets runs that ended long ago and left nothing to clear away; returns how many. */
  int deleteReportedBefore(Duration age) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM provider_tasks
                WHERE (reported_at < clock() - make_interval(secs => :seconds)
                    OR (state = 'tombstone' AND heard_at < clock() - make_interval(secs => :seconds)))
                  AND due_at IS NULL
                """)
            .bind("seconds", age.toSeconds())
            .execute());
  }

  private static Task read(ResultSet row) throws SQLException {
    Task task =
        new Task(
            new JobRef(
                row.getString("key_id"),
                row.getString("job_id"),
                row.getString("correlation_id"),
                row.getString("traceparent")),
            new StageRef(
                row.getString("stage_run_id"),
                row.getString("stage"),
                row.getInt("attempt"),
                row.getString("provider")),
            TaskState.of(row.getString("state")),
            instant(row, "seen_at", Instant.EPOCH));
    String order = row.getString("stage_order");
    task.order = order == null ? null : () -> StoredWords.parse(order, StageOrder.class);
    String handle = row.getString("handle");
    task.handle = handle == null ? null : StoredWords.parse(handle, RemoteHandle.class);
    task.progressNo = row.getLong("progress_no");
    task.heardAt = instant(row, "heard_at", task.seenAt);
    task.acceptedAt = instant(row, "accepted_at");
    task.reportedAt = instant(row, "reported_at");
    task.untracked = row.getBoolean("untracked");
    task.stopReason = StoredWords.word(StopReason.values(), row.getString("stop_reason"));
    task.respondBy = instant(row, "respond_by");
    task.stopTries = row.getInt("stop_tries");
    task.stopSent = StoredWords.word(CancellationOutcome.values(), row.getString("stop_sent"));
    task.stopAnswered =
        StoredWords.word(CancellationOutcome.values(), row.getString("stop_answered"));
    task.dueAt = instant(row, "due_at");
    String failed = row.getString("failure_class");
    task.failureClass = failed == null ? null : FailureClass.valueOf(failed);
    String instance = row.getString("lease_instance");
    task.lease = instance == null ? null : new Lease(instance, row.getLong("lease_fence"));
    return task;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant instant(ResultSet row, String column, Instant otherwise)
      throws SQLException {
    Instant time = instant(row, column);
    return time == null ? otherwise : time;
  }
}
