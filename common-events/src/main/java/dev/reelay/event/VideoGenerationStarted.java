package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at the job began. The estimate is in seconds from the start; null when nothing is
 * known.
 */
public record VideoGenerationStarted(
    long jobVersion,
    int attempt,
    JobStatus status,
    List<PlannedStage> plan,
    List<String> reusedStages,
    Instant startedAt,
    @Nullable Double estimatedTimeToCompletion,
    Instant deadlineAt)
    implements OrchestratorFact {

  public VideoGenerationStarted {
    plan = List.copyOf(plan);
    reusedStages = List.copyOf(reusedStages);
  }
}
