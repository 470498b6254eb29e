package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/** A provider answered a request to stop. */
public record StageCancellationAnswered(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    CancellationOutcome outcome,
    @Nullable String warning)
    implements StageFact {}
