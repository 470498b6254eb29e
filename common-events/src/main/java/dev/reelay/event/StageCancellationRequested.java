package dev.reelay.event;

import java.time.Instant;

/** A stage run is to stop; an answer is due by the given moment. */
public record StageCancellationRequested(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    StopReason reason,
    Instant respondBy)
    implements StageFact {}
