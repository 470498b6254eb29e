package dev.reelay.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stage run left is gone.
 *
 * @param warning what could not be removed, for people; null when all is gone
 */
public record StageReleased(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    @Nullable String warning,
    Instant releasedAt)
    implements StageFact {}
