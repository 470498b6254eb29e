package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider said how far it is.
 *
 * @param progressNo rises with every report about this stage run, from 1
 * @param intervalIndex which check this answers; null for a report on its own
 * @param percent of the stage, 0 to 100, as the provider said it; may be out of range, consumers
 *     clamp
 * @param pollAfter earliest moment of the next look, when the provider named one
 * @param raw the status word of the provider
 */
public record StageProgressed(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    long progressNo,
    @Nullable Integer intervalIndex,
    EngineStatus engineStatus,
    @Nullable Double percent,
    @Nullable String message,
    @Nullable String substageDetail,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Long currentFrame,
    @Nullable Long totalFrames,
    @Nullable Integer queuePosition,
    @Nullable Instant pollAfter,
    List<String> warnings,
    @Nullable List<LogLine> log,
    @Nullable Map<String, Object> metadata,
    @Nullable String raw,
    Instant observedAt)
    implements StageFact {

  public StageProgressed {
    warnings = List.copyOf(warnings);
  }
}
