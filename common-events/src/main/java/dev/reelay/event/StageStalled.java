package dev.reelay.event;

import java.time.Instant;

/** A stage run gave no sign of life for too long. */
public record StageStalled(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    long silentSeconds,
    Instant lastSignAt)
    implements StageFact {}
