package dev.reelay.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job is being stopped; the providers at work are asked. */
public record VideoGenerationCancellationStarted(
    long jobVersion,
    int attempt,
    JobStatus status,
    String by,
    @Nullable String reason,
    List<EngagedProvider> providers)
    implements OrchestratorFact {

  public VideoGenerationCancellationStarted {
    providers = List.copyOf(providers);
  }
}
