package dev.reelay.orchestrator.job;

import dev.reelay.event.StageSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The rows of stage runs and of finished stages. */
@ApplicationScoped
class StageStore {
  private final Jdbi jdbi;

  StageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void finish(String jobId, StageSucceeded fact, Instant now) {
    FinishedStage stage = FinishedStage.of(fact);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO stages
                  (job_id, stage, run_id, provider, outputs, warnings, metadata, cost, duration_ms, finished_at)
                VALUES
                  (:job, :stage, :run, :provider, CAST(:outputs AS jsonb), CAST(:warnings AS jsonb),
                   CAST(:metadata AS jsonb), :cost, :durationMs, :now)
                """)
            .bind("job", jobId)
            .bind("stage", stage.stage())
            .bind("run", fact.stageRunId())
            .bind("provider", stage.provider())
            .bind("outputs", JsonColumns.write(stage.outputs()))
            .bind("warnings", JsonColumns.write(stage.warnings()))
            .bind("metadata", JsonColumns.write(stage.metadata()))
            .bind("cost", stage.cost())
            .bind("durationMs", fact.durationMs())
            .bind("now", now)
            .execute());
  }

  void request(String jobId, StageRun run, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO stage_runs (id, job_id, stage, attempt, provider, state, requested_at)
                VALUES (:id, :job, :stage, :attempt, :provider, 'requested', :now)
                """)
            .bind("id", run.id())
            .bind("job", jobId)
            .bind("stage", run.stage())
            .bind("attempt", run.attempt())
            .bind("provider", run.provider())
            .bind("now", now)
            .execute());
  }

  void accept(Effect.NoteAccepted accepted) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_runs SET state = 'accepted', accepted_at = :at, stoppable = :stoppable
                WHERE id = :id AND state = 'requested'
                """)
            .bind("id", accepted.run().id())
            .bind("at", accepted.at())
            .bind("stoppable", accepted.stoppable())
            .execute());
  }

  /** Files of these stages are lost: they count as never done. */
  void forget(String jobId, Set<String> names) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("DELETE FROM stages WHERE job_id = :job AND stage = ANY(:names)")
            .bind("job", jobId)
            .bindArray("names", String.class, names)
            .execute());
  }

  /** What the provider answered to a run that ended badly; nothing for a run nobody knows. */
  void keepAnswer(String runId, String answer) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE stage_runs SET raw_answer = :answer WHERE id = :id")
            .bind("id", runId)
            .bind("answer", answer)
            .execute());
  }

  /** Takes stages of an earlier job over; what they cost is on its bill already. */
  void adopt(String jobId, String fromJobId, List<FinishedStage> reused) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO stages
                  (job_id, stage, run_id, provider, outputs, warnings, metadata, duration_ms, finished_at)
                SELECT :job, stage, run_id, provider, outputs, warnings, metadata, duration_ms, finished_at
                FROM stages WHERE job_id = :from AND stage = ANY(:names) ORDER BY position
                """)
            .bind("job", jobId)
            .bind("from", fromJobId)
            .bindArray("names", String.class, reused.stream().map(FinishedStage::stage).toList())
            .execute());
  }

  /** The run is over, or has succeeded although it was thought to be over. */
  void end(Effect.EndRun effect, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_runs SET state = :state, ended_at = :now, failure = CAST(:failure AS jsonb)
                WHERE id = :id
                """)
            .bind("id", effect.run().id())
            .bind("state", effect.end().word())
            .bind("now", now)
            .bind("failure", JsonColumns.writeOrNull(effect.failure()))
            .execute());
  }
}
