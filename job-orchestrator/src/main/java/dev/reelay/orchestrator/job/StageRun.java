package dev.reelay.orchestrator.job;

import dev.reelay.event.PlannedStage;

/**
 * One attempt at one stage of a job.
 *
 * @param id {@code <job id>.<stage>.<attempt>}: the same run has the same id everywhere
 * @param stage name of the stage
 * @param attempt the attempt at the job, from 1
 * @param provider who does it
 */
public record StageRun(String id, String stage, int attempt, String provider) {
  static StageRun of(String jobId, PlannedStage stage, int attempt) {
    return new StageRun(
        jobId + "." + stage.stage() + "." + attempt, stage.stage(), attempt, stage.provider());
  }
}
