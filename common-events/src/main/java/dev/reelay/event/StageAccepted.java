package dev.reelay.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider took the stage on and its remote id is stored.
 *
 * @param cancellation what the provider can stop: {@code none}, {@code queued_only} or {@code
 *     queued_and_running}; null when it did not say
 */
public record StageAccepted(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    Instant acceptedAt,
    ProgressKind progressKind,
    PollHint pollHint,
    boolean webhookExpected,
    @Nullable String cancellation)
    implements StageFact {

  /** An acceptance that does not say what can be stopped. */
  public StageAccepted(
      String stageRunId,
      String stage,
      int attempt,
      String provider,
      Instant acceptedAt,
      ProgressKind progressKind,
      PollHint pollHint,
      boolean webhookExpected) {
    this(
        stageRunId,
        stage,
        attempt,
        provider,
        acceptedAt,
        progressKind,
        pollHint,
        webhookExpected,
        null);
  }
}
