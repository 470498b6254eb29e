package dev.reelay.orchestrator.job;

import dev.reelay.event.PlannedStage;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a decision may look at beside the state and the signal.
 *
 * @param finished names of the stages that are done
 * @param rules what the configuration decides
 * @param now domain time
 * @param jitter chance for the retry pause, -1 to 1
 */
record Situation(
    String jobId, Plan plan, Set<String> finished, Rules rules, Instant now, double jitter) {

  /**
   * What the configuration decides.
   *
   * @param retry when a failed attempt is followed by another
   * @param cancelPatience how long a provider may take to stop
   */
  record Rules(RetryPolicy retry, Duration cancelPatience) {}

  Situation {
    finished = Set.copyOf(finished);
  }

  boolean isFinished(String stage) {
    return finished.contains(stage);
  }

  /** The run of the first unfinished stage. Fails when all are finished, which indicates a bug. */
  StageRun firstRun(int attempt) {
    PlannedStage stage =
        plan.firstUnfinished(finished)
            .orElseThrow(
                () -> new IllegalStateException(jobId + " has no stage left. Indicates a bug."));
    return StageRun.of(jobId, stage, attempt);
  }

  /** The run that follows when this stage is done too; empty when it is the last one. */
  Optional<StageRun> runAfter(String stage, int attempt) {
    Set<String> done = new HashSet<>(finished);
    done.add(stage);
    return plan.firstUnfinished(done).map(next -> StageRun.of(jobId, next, attempt));
  }

  Instant respondBy() {
    return now.plus(rules.cancelPatience());
  }
}
