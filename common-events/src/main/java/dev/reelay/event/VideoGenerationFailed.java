package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job ended without a video: failed, or timed out. */
public record VideoGenerationFailed(
    long jobVersion,
    int attempt,
    JobStatus status,
    Failure failure,
    @Nullable Reached reached,
    List<Artifact> artifacts,
    Instant failedAt)
    implements OrchestratorFact {

  public VideoGenerationFailed {
    artifacts = List.copyOf(artifacts);
  }
}
