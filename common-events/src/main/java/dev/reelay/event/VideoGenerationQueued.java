package dev.reelay.event;

import java.time.Instant;

/** The job waits; told only when the reason changes. */
public record VideoGenerationQueued(
    long jobVersion, int attempt, JobStatus status, WaitingFor waitingFor, Instant since)
    implements OrchestratorFact {}
