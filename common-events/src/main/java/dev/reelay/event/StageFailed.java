package dev.reelay.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage run ended badly.
 *
 * @param rawAnswer what the provider answered, free of secrets, at most 2,048 characters; only for
 *     administrators; null when there was no answer
 * @param lostInputs names of files of earlier stages that are missing or damaged, so that those
 *     stages have to be done again; null when none is
 */
public record StageFailed(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    Failure failure,
    @Nullable String rawAnswer,
    @Nullable List<String> lostInputs)
    implements StageFact {

  public StageFailed {
    lostInputs = lostInputs == null || lostInputs.isEmpty() ? null : List.copyOf(lostInputs);
  }

  /** A failure without a raw answer, and with all inputs in place. */
  public StageFailed(
      String stageRunId, String stage, int attempt, String provider, Failure failure) {
    this(stageRunId, stage, attempt, provider, failure, null, null);
  }
}
