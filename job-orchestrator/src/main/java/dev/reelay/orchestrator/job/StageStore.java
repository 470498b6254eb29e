package dev.reelay.orchestrator.job;

import dev.reelay.event.StageSucceeded;
import dev.reelay.orchestrator.sql.Script;
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

  void finish(Script script, String jobId, StageSucceeded fact, Instant now) {
    FinishedStage stage = FinishedStage.of(fact);
    script.add(
        """
        INSERT INTO stages
          (job_id, stage, run_id, provider, outputs, warnings, metadata, cost, duration_ms, finished_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        jobId,
        stage.stage(),
        fact.stageRunId(),
        stage.provider(),
        JsonColumns.write(stage.outputs()),
        JsonColumns.write(stage.warnings()),
        JsonColumns.write(stage.metadata()),
        stage.cost(),
        fact.durationMs(),
        now);
  }

  void request(Script script, String jobId, StageRun run, Instant now) {
    script.add(
        """
        INSERT INTO stage_runs (id, job_id, stage, attempt, provider, state, requested_at)
        VALUES (?, ?, ?, ?, ?, 'requested', ?)
        """,
        run.id(),
        jobId,
        run.stage(),
        run.attempt(),
        run.provider(),
        now);
  }

  void accept(Script script, Effect.NoteAccepted accepted) {
    script.add(
        """
        UPDATE stage_runs SET state = 'accepted', accepted_at = ?, stoppable = ?
        WHERE id = ? AND state = 'requested'
        """,
        accepted.at(),
        accepted.stoppable(),
        accepted.run().id());
  }

  /** Files of these stages are lost: they count as never done. */
  void forget(Script script, String jobId, Set<String> names) {
    names.forEach(
        name -> script.add("DELETE FROM stages WHERE job_id = ? AND stage = ?", jobId, name));
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
  void end(Script script, Effect.EndRun effect, Instant now) {
    script.add(
        "UPDATE stage_runs SET state = ?, ended_at = ?, failure = ? WHERE id = ?",
        effect.end().word(),
        now,
        JsonColumns.writeOrNull(effect.failure()),
        effect.run().id());
  }
}
