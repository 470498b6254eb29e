package dev.reelay.event;

import java.time.Instant;

/** The attempt failed and another one is planned. */
public record VideoGenerationRetryScheduled(
    long jobVersion,
    int attempt,
    JobStatus status,
    String endedRun,
    String stage,
    Instant nextRetryAt,
    Failure failure)
    implements OrchestratorFact {}
