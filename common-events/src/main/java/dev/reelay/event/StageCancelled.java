package dev.reelay.event;

import java.time.Instant;

/** A stage run ended because it was asked to. */
public record StageCancelled(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    Billed billed,
    Instant finishedAt)
    implements StageFact {}
