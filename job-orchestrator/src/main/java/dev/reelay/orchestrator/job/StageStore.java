package dev.reelay.orchestrator.job;

import dev.reelay.event.StageSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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

  void accept(String runId, Instant at) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE stage_runs SET state = 'accepted', accepted_at = :at
                WHERE id = :id AND state = 'requested'
                """)
            .bind("id", runId)
            .bind("at", at)
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
