package dev.reelay.hub.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an endpoint may ask to be told: the types of entries, under the names of filters. */
enum Happening {
  REQUESTED("job.requested", "VideoGenerationRequested"),
  QUEUED("job.queued", "VideoGenerationQueued"),
  STARTED("job.started", "VideoGenerationStarted"),
  PROGRESS("job.progress", "VideoGenerationProgress"),
  RETRYING("job.retrying", "VideoGenerationRetryScheduled"),
  CANCELLING("job.cancelling", "VideoGenerationCancellationStarted"),
  COMPLETED("job.completed", "VideoGenerationCompleted"),
  FAILED("job.failed", "VideoGenerationFailed"),
  CANCELLED("job.cancelled", "VideoGenerationCancelled"),
  /** No type of its own: the entry that first shows a stage as done. */
  STAGE_COMPLETED("stage.completed", "");

  /** Whoever asks for nothing in particular hears all but progress. */
  static final List<Happening> USUAL =
      Arrays.stream(values()).filter(happening -> happening != PROGRESS).toList();

  private final String word;
  private final String type;

  Happening(String word, String type) {
    this.word = word;
    this.type = type;
  }

  String word() {
    return word;
  }

  /** The type of entry; empty for what is no type. */
  String type() {
    return type;
  }

  static Optional<Happening> of(String word) {
    return Arrays.stream(values()).filter(happening -> happening.word.equals(word)).findFirst();
  }

  static List<String> types(List<Happening> wanted) {
    return wanted.stream().map(Happening::type).filter(type -> !type.isEmpty()).toList();
  }

  /** What a stored filter stands for, in the order of this list. */
  static List<Happening> of(List<String> types, boolean stages) {
    return Arrays.stream(values())
        .filter(happening -> happening == STAGE_COMPLETED ? stages : types.contains(happening.type))
        .toList();
  }
}
