package dev.reelay.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the whole job is: the only fact that moves the shown progress.
 *
 * @param progressNo rises with every such event of the job, from 1
 * @param progress overall percent, 0 to 99, never lower than before
 * @param stageProgress percent of the stage, 0 to 100
 * @param etaSeconds expected seconds to completion; null rather than stale
 * @param etaLow early end of the expected range, seconds
 * @param etaHigh late end of the expected range, seconds
 * @param confidence 0 to 1
 * @param estimated true where the provider reports nothing and the figure is computed
 * @param elapsedSeconds since the start of the first attempt
 */
public record VideoGenerationProgress(
    int attempt,
    long progressNo,
    String stage,
    double progress,
    double stageProgress,
    @Nullable String message,
    @Nullable String substageDetail,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Long currentFrame,
    @Nullable Long totalFrames,
    @Nullable Double etaSeconds,
    @Nullable Double etaLow,
    @Nullable Double etaHigh,
    @Nullable Double confidence,
    boolean estimated,
    double elapsedSeconds,
    List<String> warnings,
    @Nullable List<LogLine> log,
    @Nullable Map<String, Object> metadata)
    implements JobEvent {

  public VideoGenerationProgress {
    warnings = List.copyOf(warnings);
  }
}
