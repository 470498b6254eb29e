package dev.reelay.event;

/** A stage run ended badly. */
public record StageFailed(
    String stageRunId, String stage, int attempt, String provider, Failure failure)
    implements StageFact {}
