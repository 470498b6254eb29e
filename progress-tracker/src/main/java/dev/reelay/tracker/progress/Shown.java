package dev.reelay.tracker.progress;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients see of the progress of a job, apart from what only time changes. */
record Shown(
    int attempt,
    String stage,
    double progress,
    double stageProgress,
    @Nullable String message,
    @Nullable String substageDetail,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Long currentFrame,
    @Nullable Long totalFrames,
    List<String> warnings,
    @Nullable Map<String, Object> metadata,
    boolean estimated) {

  static Shown of(JobProgress job, String stage, StageState state) {
    return new Shown(
        state.attempt(),
        stage,
        Percent.oneDecimal(job.overall()),
        Percent.oneDecimal(state.percent()),
        message(stage, state),
        state.substageDetail(),
        state.currentItem(),
        state.totalItems(),
        state.currentFrame(),
        state.totalFrames(),
        job.heard().warnings(),
        state.metadata(),
        state.isEstimated());
  }

  /** The log repeats a message until the next one, so each stage brings one of its own. */
  private static String message(String stage, StageState state) {
    if (state.succeeded()) {
      return "Finished " + stage;
    }
    return state.message() == null ? "Starting " + stage : state.message();
  }

  /**
   * Whether there is news in it for clients. What only comes along with other news, such as frames
   * and the figures of an engine, is none.
   */
  boolean isNewsAfter(Shown before) {
    return isUrgentAfter(before)
        || progress != before.progress
        || stageProgress != before.stageProgress
        || estimated != before.estimated
        || !Objects.equals(message, before.message)
        || !Objects.equals(substageDetail, before.substageDetail)
        || !Objects.equals(currentItem, before.currentItem)
        || !Objects.equals(totalItems, before.totalItems);
  }

  /** Whether more than a percentage changed, so that the history keeps it. */
  boolean isNotableAfter(Shown before) {
    return isUrgentAfter(before)
        || estimated != before.estimated
        || !Objects.equals(currentItem, before.currentItem)
        || !shape(message).equals(shape(before.message));
  }

  /** The warnings that were not there before. */
  List<String> warningsAfter(@Nullable Shown before) {
    return before == null
        ? warnings
        : warnings.stream().filter(warning -> !before.warnings.contains(warning)).toList();
  }

  /** A message that only counts on says nothing new. */
  private static String shape(@Nullable String text) {
    return text == null ? "" : text.replaceAll("[0-9]+", "#");
  }

  /** Whether clients should hear of this at once instead of within half a second. */
  boolean isUrgentAfter(Shown before) {
    return attempt != before.attempt
        || !stage.equals(before.stage)
        || warnings.size() > before.warnings.size()
        || (currentItem != null && before.currentItem == null)
        || (stageProgress >= Percent.DONE && before.stageProgress < Percent.DONE);
  }
}
