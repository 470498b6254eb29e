package dev.reelay.hub.log;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where in the job the work stands; null where nothing is known.
 *
 * @param stageProgress percent of the stage, 0 to 100
 * @param etaSeconds expected seconds to completion
 * @param elapsedSeconds since the start of the first attempt
 */
@RegisterForReflection
record Detail(
    @Nullable String stage,
    @Nullable Double stageProgress,
    @Nullable String message,
    @Nullable String substageDetail,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Long currentFrame,
    @Nullable Long totalFrames,
    @Nullable Double etaSeconds,
    @Nullable Double elapsedSeconds) {

  static final Detail NONE = new Detail(null, null, null, null, null, null, null, null, null, null);

  /** In another stage nothing is known of message, items and frames; in the same all stays. */
  Detail in(String newStage) {
    return newStage.equals(stage)
        ? this
        : new Detail(
            newStage, null, null, null, null, null, null, null, etaSeconds, elapsedSeconds);
  }

  Detail expecting(@Nullable Double eta) {
    return new Detail(
        stage,
        stageProgress,
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        eta,
        elapsedSeconds);
  }

  Detail lasted(Duration whole) {
    double seconds = whole.toMillis() / 1000.0;
    return new Detail(
        stage,
        stageProgress,
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        etaSeconds,
        elapsedSeconds == null ? seconds : Math.max(elapsedSeconds, seconds));
  }

  Detail stageDone() {
    return new Detail(
        stage,
        stage == null ? null : Double.valueOf(100),
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        etaSeconds,
        elapsedSeconds);
  }
}
