package dev.reelay.hub.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an event changes in what is shown of a job, and whether it becomes an entry. Pure.
 *
 * <p>Only the orchestrator's facts move the status, by job version; only the tracker's move the
 * progress, never down; nothing follows the end.
 */
final class Fold {
  /** What an event led to. */
  sealed interface Outcome permits Shown, Ignored {
    /** What is known of the job from now on. */
    JobState state();
  }

  /** It becomes an entry; extras are the fields that only this type of entry has. */
  record Shown(JobState state, ObjectNode extras) implements Outcome {}

  /** It is only counted; what it still tells is kept for later entries. */
  record Ignored(JobState state, Reason reason) implements Outcome {}

  /** Why an event is not shown. */
  enum Reason {
    AFTER_END,
    LATE_REQUEST,
    STALE_VERSION,
    STALE_ATTEMPT,
    STALE_PROGRESS,
    LOWER_PROGRESS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Extras extras;

  Fold(Extras extras) {
    this.extras = extras;
  }

  /**
   * Applies an event. Held is null when nothing was heard of the job before. Fails on an event that
   * is not for the log, and on one that contradicts itself.
   */
  Outcome apply(@Nullable JobState held, JobEvent event) {
    JobState state = held == null ? JobState.NEW : held;
    if (state.status().isTerminal()) {
      return new Ignored(state, Reason.AFTER_END);
    }
    return switch (event) {
      case VideoGenerationRequested requested -> requested(held, requested);
      case VideoGenerationProgress progress -> progressed(state, progress);
      case OrchestratorFact fact -> told(state, fact);
      default ->
          throw new IllegalArgumentException(
              event.getClass().getSimpleName() + " is not for the log. Indicates a bug.");
    };
  }

  private Outcome requested(@Nullable JobState held, VideoGenerationRequested event) {
    if (held == null) {
      return new Shown(JobState.NEW.asked(event.model()), extras.none());
    }
    return new Ignored(held.asked(event.model()), Reason.LATE_REQUEST);
  }

  private Outcome progressed(JobState state, VideoGenerationProgress event) {
    if (event.progressNo() <= state.progressNo()) {
      return new Ignored(state, Reason.STALE_PROGRESS);
    }
    double percent = Double.isFinite(event.progress()) ? Math.clamp(event.progress(), 0, 99) : 0;
    JobState warned = state.warned(event.warnings());
    JobState next = warned.reached(event.progressNo(), event.attempt(), percent);
    if (event.attempt() < state.attempt()) {
      return new Ignored(next, Reason.STALE_ATTEMPT);
    }
    if (percent < state.progress()) {
      return new Ignored(next, Reason.LOWER_PROGRESS);
    }
    return new Shown(next.with(detail(state.detail(), event)), extras.of(event));
  }

  private static Detail detail(Detail held, VideoGenerationProgress event) {
    Detail base = held.in(event.stage());
    return new Detail(
        event.stage(),
        Double.isFinite(event.stageProgress()) ? Math.clamp(event.stageProgress(), 0, 100) : null,
        event.message() == null ? base.message() : event.message(),
        event.substageDetail() == null ? base.substageDetail() : event.substageDetail(),
        event.currentItem() == null ? base.currentItem() : event.currentItem(),
        event.totalItems() == null ? base.totalItems() : event.totalItems(),
        event.currentFrame() == null ? base.currentFrame() : event.currentFrame(),
        event.totalFrames() == null ? base.totalFrames() : event.totalFrames(),
        event.etaSeconds(),
        event.elapsedSeconds());
  }

  private Outcome told(JobState state, OrchestratorFact fact) {
    if (fact.jobVersion() <= state.jobVersion()) {
      return new Ignored(state, Reason.STALE_VERSION);
    }
    JobState next = state.told(fact.status(), fact.jobVersion(), fact.attempt());
    Shown shown =
        switch (fact) {
          case VideoGenerationQueued queued -> new Shown(next, extras.of(queued));
          case VideoGenerationStarted started ->
              new Shown(started(state, next, started), extras.none());
          case VideoGenerationRetryScheduled retry ->
              new Shown(
                  next.with(next.detail().in(retry.stage()).expecting(null)), extras.of(retry));
          case VideoGenerationCancellationStarted cancelling ->
              new Shown(next.with(next.detail().expecting(null)), extras.of(cancelling));
          case VideoGenerationCompleted completed ->
              new Shown(completed(next, completed), extras.of(completed, state.model()));
          case VideoGenerationFailed failed -> new Shown(failed(next, failed), extras.of(failed));
          case VideoGenerationCancelled cancelled ->
              new Shown(cancelled(next, cancelled), extras.of(cancelled));
        };
    checkEnd(fact);
    return shown;
  }

  /** A last entry with a status that goes on, or the reverse, would leave every stream hanging. */
  private static void checkEnd(OrchestratorFact fact) {
    boolean fits =
        switch (fact) {
          case VideoGenerationCompleted _ -> fact.status() == JobStatus.COMPLETED;
          case VideoGenerationCancelled _ -> fact.status() == JobStatus.CANCELLED;
          case VideoGenerationFailed _ ->
              fact.status() == JobStatus.FAILED || fact.status() == JobStatus.TIMED_OUT;
          default -> !fact.status().isTerminal();
        };
    if (!fits) {
      throw new IllegalArgumentException(
          fact.getClass().getSimpleName() + " with status " + fact.status().word());
    }
  }

  private static JobState started(JobState held, JobState next, VideoGenerationStarted event) {
    Detail detail = next.detail();
    // Progress of this attempt may have overtaken its start, and knows the stage better.
    if (detail.stage() == null || held.attempt() < event.attempt()) {
      for (PlannedStage planned : event.plan()) {
        if (!event.reusedStages().contains(planned.stage())) {
          detail = detail.in(planned.stage());
          break;
        }
      }
    }
    if (event.estimatedTimeToCompletion() != null) {
      detail = detail.expecting(event.estimatedTimeToCompletion());
    }
    return next.with(detail).started(event.startedAt());
  }

  private static JobState completed(JobState next, VideoGenerationCompleted event) {
    Detail detail = ended(next, event.completedAt()).stageDone().expecting(0.0);
    return next.warned(event.warnings()).reached(0, 0, 100).with(detail);
  }

  private static JobState failed(JobState next, VideoGenerationFailed event) {
    Detail detail = ended(next, event.failedAt());
    if (detail.stage() == null && event.reached() != null) {
      detail = detail.in(event.reached().stage());
    }
    return next.warned(orNone(event.warnings())).with(detail.expecting(null));
  }

  private static List<String> orNone(@Nullable List<String> warnings) {
    return warnings == null ? List.of() : warnings;
  }

  private static JobState cancelled(JobState next, VideoGenerationCancelled event) {
    return next.warned(orNone(event.warnings()))
        .warned(
            event.providers().stream()
                .map(ProviderOutcome::warning)
                .filter(Objects::nonNull)
                .toList())
        .with(ended(next, event.cancelledAt()).expecting(null));
  }

  private static Detail ended(JobState next, Instant at) {
    return next.startedAt() == null
        ? next.detail()
        : next.detail().lasted(Duration.between(next.startedAt(), at));
  }
}
