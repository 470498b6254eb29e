package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job ended because somebody asked for it.
 *
 * @param warnings of all stages; null when there are none
 * @param cleanupAt when what the stages left is removed; null when nothing is left
 */
public record VideoGenerationCancelled(
    long jobVersion,
    int attempt,
    JobStatus status,
    @Nullable String reason,
    List<ProviderOutcome> providers,
    Instant cancelledAt,
    @Nullable List<String> warnings,
    @Nullable Instant cleanupAt)
    implements OrchestratorFact {

  public VideoGenerationCancelled {
    providers = List.copyOf(providers);
    warnings = warnings == null || warnings.isEmpty() ? null : List.copyOf(warnings);
  }

  /** An end without warnings that leaves nothing behind. */
  public VideoGenerationCancelled(
      long jobVersion,
      int attempt,
      JobStatus status,
      @Nullable String reason,
      List<ProviderOutcome> providers,
      Instant cancelledAt) {
    this(jobVersion, attempt, status, reason, providers, cancelledAt, null, null);
  }
}
