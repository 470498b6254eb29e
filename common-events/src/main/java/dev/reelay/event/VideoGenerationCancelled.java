package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job ended because somebody asked for it. */
public record VideoGenerationCancelled(
    long jobVersion,
    int attempt,
    JobStatus status,
    @Nullable String reason,
    List<ProviderOutcome> providers,
    Instant cancelledAt)
    implements OrchestratorFact {

  public VideoGenerationCancelled {
    providers = List.copyOf(providers);
  }
}
