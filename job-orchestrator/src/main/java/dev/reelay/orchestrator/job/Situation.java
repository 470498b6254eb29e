package dev.reelay.orchestrator.job;

import dev.reelay.event.Failure;
import dev.reelay.event.PlannedStage;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision may look at beside the state and the signal.
 *
 * @param finished names of the stages that are done
 * @param makers which finished stage made a file, by the name of the file
 * @param others who else can do what the run's provider does, the preferred first
 * @param rules what the configuration decides
 * @param now domain time
 * @param deadlineAt when the job has to be over
 * @param jitter chance for the retry pause, -1 to 1
 */
record Situation(
    String jobId,
    Plan plan,
    Set<String> finished,
    Map<String, String> makers,
    List<String> others,
    Rules rules,
    Instant now,
    Instant deadlineAt,
    double jitter) {

  /**
   * What the configuration decides.
   *
   * @param retry when a failed attempt is followed by another
   * @param cancelPatience how long a provider may take to stop
   */
  record Rules(RetryPolicy retry, Duration cancelPatience) {}

  Situation {
    finished = Set.copyOf(finished);
    makers = Map.copyOf(makers);
    others = List.copyOf(others);
  }

  /** The finished stages whose files these are. */
  Set<String> makersOf(List<String> files) {
    Set<String> stages = new HashSet<>();
    files.forEach(file -> {
      String maker = makers.get(file);
      if (maker != null) {
        stages.add(maker);
      }
    });
    return stages;
  }

  /** When a run that begins now has to be over: its own limit, or the job's when that is sooner. */
  Instant dueAt(StageRun run) {
    Duration limit = plan.limit(run.stage());
    Instant own = limit == null ? deadlineAt : now.plus(limit);
    return own.isBefore(deadlineAt) ? own : deadlineAt;
  }

  /** What to say of a run that has not ended in time. */
  Failure overdue(@Nullable StageRun run) {
    Duration limit = run == null ? null : plan.limit(run.stage());
    return run == null || limit == null || !now.isBefore(deadlineAt)
        ? Words.deadline()
        : Words.overdue(run, limit);
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
