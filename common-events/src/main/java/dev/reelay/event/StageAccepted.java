package dev.reelay.event;

import java.time.Instant;

/** A provider took the stage on and its remote id is stored. */
public record StageAccepted(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    Instant acceptedAt,
    ProgressKind progressKind,
    PollHint pollHint,
    boolean webhookExpected)
    implements StageFact {}
