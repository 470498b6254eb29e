package dev.reelay.event;

import java.time.Instant;

/**
 * A running stage is to be looked at now.
 *
 * @param requestId the job id, under the name that clients of the task style know
 * @param scheduledAt when the check was due
 * @param intervalIndex number of this check within the stage run, from 1; the answer echoes it
 * @param startTime when the stage was requested
 */
public record VideoProgressCheckRequested(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    String requestId,
    Instant scheduledAt,
    int intervalIndex,
    Instant startTime)
    implements StageFact {}
