package dev.reelay.orchestrator.job;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.reelay.bus.JobRef;
import dev.reelay.event.StageReleaseRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows that say what ended jobs left and when it goes. */
@ApplicationScoped
class ReleaseStore {
  private static final TypeReference<List<FinishedStage>> STAGES = new TypeReference<>() {};

  private final Jdbi jdbi;

  ReleaseStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is to be asked for next.
   *
   * @param attempts how often it was asked for before
   */
  record Due(JobRef job, StageReleaseRequested request, int attempts) {}

  /** What the finished stages of a job left goes at this moment; what it reuses is not its own. */
  void schedule(String jobId, Instant at) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO releases (run_id, job_id, position, state, next_try_at)
                SELECT run_id, job_id, position, 'waiting', :at FROM stages
                WHERE job_id = :job AND starts_with(run_id, :job || '.')
                ON CONFLICT (run_id) DO NOTHING
                """)
            .bind("job", jobId)
            .bind("at", at)
            .execute());
  }

  /**
   * The finished stages of an ended job of this key whose files are still there, in their order;
   * they stay until the transaction ends.
   */
  List<FinishedStage> holdFinished(String jobId, String keyId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT id FROM jobs WHERE id = :id AND key_id = :key FOR NO KEY UPDATE")
            .bind("id", jobId)
            .bind("key", keyId)
            .mapTo(String.class)
            .findOne()
            .map(id ->
                handle
                    .createQuery(
                        """
                        SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM stages s
                        WHERE s.job_id = :id AND NOT EXISTS (
                          SELECT FROM releases r WHERE r.run_id = s.run_id AND r.state NOT IN ('waiting', 'kept'))
                        """)
                    .bind("id", id)
                    .map((row, _) -> JsonColumns.read(row.getString(1), STAGES))
                    .one())
            .orElse(List.of()));
  }

  /** Jobs with something to ask for, longest overdue first. */
  List<String> due(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT job_id FROM releases WHERE next_try_at <= (SELECT clock())
                GROUP BY job_id ORDER BY min(next_try_at) LIMIT :limit
                """)
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /** Locks a job that has ended unless somebody else has it. */
  boolean lockFree(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT id FROM jobs WHERE id = :id FOR NO KEY UPDATE SKIP LOCKED")
            .bind("id", jobId)
            .mapTo(String.class)
            .findOne()
            .isPresent());
  }

  /** What later jobs reuse and have finished with well stays for good. */
  int keepUsed(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE releases r SET state = 'kept', next_try_at = NULL, ended_at = clock()
                WHERE r.job_id = :job AND r.state = 'waiting' AND EXISTS (
                  SELECT FROM stages s JOIN jobs j ON j.id = s.job_id
                  WHERE s.run_id = r.run_id AND j.id <> r.job_id AND j.state = 'completed')
                """)
            .bind("job", jobId)
            .execute());
  }

  /** The last stage of a job that is still there, when it is due and no living job reuses it. */
  Optional<Due> next(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT r.attempts, s.id, s.stage, s.attempt, s.provider, j.id AS job, j.key_id,
                  j.correlation_id, j.traceparent
                FROM releases r JOIN stage_runs s ON s.id = r.run_id JOIN jobs j ON j.id = r.job_id
                WHERE r.job_id = :job AND r.next_try_at <= (SELECT clock())
                  AND NOT EXISTS (SELECT FROM releases l
                    WHERE l.job_id = r.job_id AND l.position > r.position AND l.next_try_at IS NOT NULL)
                  AND NOT EXISTS (SELECT FROM stages u JOIN jobs w ON w.id = u.job_id
                    WHERE u.run_id = r.run_id AND w.finished_at IS NULL)
                """)
            .bind("job", jobId)
            .map((row, _) -> due(row))
            .findOne());
  }

  /** It was asked for; without an answer it is asked for again after the pause. */
  void requested(String runId, Duration pause) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE releases SET state = 'requested', attempts = attempts + 1,
                  next_try_at = clock() + make_interval(secs => :pause)
                WHERE run_id = :id
                """)
            .bind("id", runId)
            .bind("pause", pause.toMillis() / 1000.0)
            .execute());
  }

  /** Nothing of a job can be asked for now; it is looked at again after the pause. */
  void postpone(String jobId, Duration pause) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE releases SET next_try_at = clock() + make_interval(secs => :pause)
                WHERE job_id = :job AND next_try_at <= clock()
                """)
            .bind("job", jobId)
            .bind("pause", pause.toMillis() / 1000.0)
            .execute());
  }

  /**
   * It is gone, or nobody asks any longer; the turn of the one before has come. A release that is
   * over stays as it is.
   *
   * @return false when nothing changed
   */
  boolean end(String runId, String state, @Nullable String warning) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                WITH over AS (
                  UPDATE releases SET state = :state, warning = :warning, ended_at = clock(), next_try_at = NULL
                  WHERE run_id = :id AND next_try_at IS NOT NULL RETURNING job_id),
                next AS (
                  UPDATE releases r SET next_try_at = clock() FROM over
                  WHERE r.job_id = over.job_id AND r.run_id <> :id AND r.state = 'waiting')
                SELECT count(*) FROM over
                """)
            .bind("id", runId)
            .bind("state", state)
            .bind("warning", warning)
            .mapTo(Integer.class)
            .one())
        == 1;
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        new JobRef(
            row.getString("key_id"),
            row.getString("job"),
            row.getString("correlation_id"),
            row.getString("traceparent")),
        new StageReleaseRequested(
            row.getString("id"),
            row.getString("stage"),
            row.getInt("attempt"),
            row.getString("provider")),
        row.getInt("attempts"));
  }
}
