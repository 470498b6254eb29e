package dev.reelay.event;

/**
 * Nobody needs what a stage run left any more: its files and its run at the provider may go. A
 * repeat is answered again.
 */
public record StageReleaseRequested(String stageRunId, String stage, int attempt, String provider)
    implements StageFact {}
