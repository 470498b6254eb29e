package dev.reelay.adapters.provider;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a provider says of a run. */
public sealed interface StatusReport {
  /** It has not ended yet. */
  sealed interface Unfinished extends StatusReport {}

  /** It waits; the position in the provider's queue is null when it does not say. */
  record Queued(@Nullable Integer position) implements Unfinished {}

  /** It is at work. */
  record Running(Progress progress) implements Unfinished {}

  /** The provider used a word that we do not know; it is asked again. */
  record Unknown(@Nullable String raw) implements Unfinished {}

  /** It is done and can be fetched. */
  record Succeeded() implements StatusReport {}

  /**
   * It ended badly.
   *
   * @param rawAnswer what the provider answered, free of secrets; null when there was no answer
   * @param lostInputs names of inputs that are missing or damaged; mostly empty
   */
  record Failed(Failure failure, @Nullable String rawAnswer, List<String> lostInputs)
      implements StatusReport {
    public Failed {
      lostInputs = List.copyOf(lostInputs);
    }

    /** Failed with all inputs in place. */
    public Failed(Failure failure, @Nullable String rawAnswer) {
      this(failure, rawAnswer, List.of());
    }

    /** Failed without an answer to show, with all inputs in place. */
    public Failed(Failure failure) {
      this(failure, null, List.of());
    }
  }

  /** It was stopped. */
  record Cancelled(Billed billed) implements StatusReport {}

  /** The provider is sure that it has no such run. */
  record Lost() implements StatusReport {}

  /**
   * How far a run is; whatever the provider does not say is null.
   *
   * @param percent of the stage, 0 to 100, as the provider said it
   * @param message for people
   * @param currentItem from 1
   * @param pollAfter earliest moment of the next look
   * @param raw the provider's own status word
   */
  record Progress(
      @Nullable Double percent,
      @Nullable String message,
      @Nullable String substageDetail,
      @Nullable Integer currentItem,
      @Nullable Integer totalItems,
      @Nullable Long currentFrame,
      @Nullable Long totalFrames,
      @Nullable Instant pollAfter,
      List<String> warnings,
      @Nullable List<LogLine> log,
      @Nullable Map<String, Object> metadata,
      @Nullable String raw) {
    /** Nothing but that it is at work. */
    public static final Progress SILENT =
        new Progress(null, null, null, null, null, null, null, null, List.of(), null, null, null);

    public Progress {
      warnings = List.copyOf(warnings);
    }

    /** The same, and when another look makes sense. */
    public Progress pollAfter(Instant moment) {
      return new Progress(
          percent,
          message,
          substageDetail,
          currentItem,
          totalItems,
          currentFrame,
          totalFrames,
          moment,
          warnings,
          log,
          metadata,
          raw);
    }
  }
}
