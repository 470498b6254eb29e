package dev.reelay.orchestrator.job;

import dev.reelay.event.PlannedStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one stage of a job.
 *
 * @param id {@code <job id>.<stage>.<attempt>}: the same run has the same id everywhere
 * @param stage name of the stage
 * @param attempt the attempt at the job, from 1
 * @param provider who does it
 * @param stoppable what the provider can stop, in its own word; null while that is not known
 */
public record StageRun(
    String id, String stage, int attempt, String provider, @Nullable String stoppable) {

  public StageRun(String id, String stage, int attempt, String provider) {
    this(id, stage, attempt, provider, null);
  }

  static StageRun of(String jobId, PlannedStage stage, int attempt) {
    return new StageRun(
        jobId + "." + stage.stage() + "." + attempt, stage.stage(), attempt, stage.provider());
  }

  /** The same run, knowing what the provider can stop. */
  StageRun stoppable(@Nullable String what) {
    return new StageRun(id, stage, attempt, provider, what);
  }
}
