package dev.reelay.event;

/** A stage run is no longer looked at. The request id is the job id. */
public record VideoProgressTrackingCancelled(
    String stageRunId, String stage, int attempt, String provider, String requestId, String reason)
    implements StageFact {}
