package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job ended without a video: failed, or timed out.
 *
 * @param warnings of all stages; null when there are none
 * @param cleanupAt when what the stages left is removed; null when nothing is left
 */
public record VideoGenerationFailed(
    long jobVersion,
    int attempt,
    JobStatus status,
    Failure failure,
    @Nullable Reached reached,
    List<Artifact> artifacts,
    Instant failedAt,
    @Nullable List<String> warnings,
    @Nullable Instant cleanupAt)
    implements OrchestratorFact {

  public VideoGenerationFailed {
    artifacts = List.copyOf(artifacts);
    warnings = warnings == null || warnings.isEmpty() ? null : List.copyOf(warnings);
  }

  /** An end without warnings that leaves nothing behind. */
  public VideoGenerationFailed(
      long jobVersion,
      int attempt,
      JobStatus status,
      Failure failure,
      @Nullable Reached reached,
      List<Artifact> artifacts,
      Instant failedAt) {
    this(jobVersion, attempt, status, failure, reached, artifacts, failedAt, null, null);
  }
}
