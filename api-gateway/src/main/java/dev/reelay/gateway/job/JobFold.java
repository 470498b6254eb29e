package dev.reelay.gateway.job;

import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.gateway.job.JobView.Cancellation;
import dev.reelay.gateway.job.JobView.Course;
import dev.reelay.gateway.job.JobView.JobError;
import dev.reelay.gateway.job.JobView.Outcome;
import dev.reelay.gateway.job.JobView.Reach;
import dev.reelay.gateway.job.JobView.Standing;
import dev.reelay.gateway.job.JobView.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The pure fold of facts into the view of a job. The status follows the orchestrator by job version
 * alone, the progress follows the tracker; neither asks in which order they arrived.
 */
final class JobFold {
  private static final int WARNINGS_MAX = 100;
  private static final double MOST_BEFORE_COMPLETION = 99;

  private JobFold() {}

  /**
   * Folds a fact of the orchestrator.
   *
   * @param at when it happened
   */
  static Folded fold(JobView held, OrchestratorFact fact, Instant at) {
    boolean older = fact.jobVersion() <= held.standing().version();
    if (held.ended() || older) {
      return older && fact instanceof VideoGenerationStarted late && lacksPlan(held, late)
          ? new Folded.Changed(held.on(held.course().planned(stages(late))))
          : new Folded.Ignored(held.ended() ? Folded.Reason.ENDED : Folded.Reason.OLDER);
    }
    return new Folded.Changed(
        switch (fact) {
          case VideoGenerationQueued queued -> queued(held, queued);
          case VideoGenerationStarted started -> started(held, started);
          case VideoGenerationRetryScheduled retry -> retrying(held, retry);
          case VideoGenerationCancellationStarted cancelling -> cancelling(held, cancelling, at);
          case VideoGenerationCompleted completed -> completed(held, completed);
          case VideoGenerationFailed failed -> failed(held, failed);
          case VideoGenerationCancelled cancelled -> cancelled(held, cancelled);
        });
  }

  /** A plan is of use whenever it comes: it never changes. */
  private static boolean lacksPlan(JobView held, VideoGenerationStarted late) {
    return held.course().plan().isEmpty() && !late.plan().isEmpty();
  }

  private static List<String> stages(VideoGenerationStarted fact) {
    return fact.plan().stream().map(PlannedStage::stage).toList();
  }

  static Folded fold(JobView held, VideoGenerationProgress news) {
    if (held.ended()) {
      return new Folded.Ignored(Folded.Reason.ENDED);
    }
    if (news.progressNo() <= held.reach().progressNo()) {
      return new Folded.Ignored(Folded.Reason.OLDER);
    }
    if (news.attempt() < held.standing().attempt()) {
      return new Folded.Ignored(Folded.Reason.OTHER_ATTEMPT);
    }
    double progress = Math.max(held.reach().progress(), percent(news.progress()));
    Reach reach =
        new Reach(
            news.progressNo(),
            news.stage(),
            Math.min(MOST_BEFORE_COMPLETION, progress),
            percent(news.stageProgress()),
            Objects.requireNonNullElse(news.message(), held.reach().message()),
            news.etaSeconds(),
            news.elapsedSeconds());
    return new Folded.Changed(
        new JobView(
            held.order(),
            held.standing(),
            reach,
            held.outcome(),
            held.course(),
            union(held.warnings(), news.warnings())));
  }

  private static JobView queued(JobView held, VideoGenerationQueued fact) {
    String message =
        switch (fact.waitingFor()) {
          case KEY_LIMIT -> "Waiting for another job of this key to end";
          case PROVIDER_LIMIT -> "Waiting for a free place at the provider";
          case PROVIDER_UNAVAILABLE -> "Waiting for the provider to come back";
        };
    JobView view =
        with(held, standing(held, fact, null, null), held.reach().saying(message), held.outcome());
    return view.on(held.course().waiting(new Waiting(fact.waitingFor(), fact.since())));
  }

  private static JobView started(JobView held, VideoGenerationStarted fact) {
    Instant first = Objects.requireNonNullElse(held.standing().startedAt(), fact.startedAt());
    Standing standing =
        new Standing(fact.status(), fact.jobVersion(), fact.attempt(), first, null, null);
    return with(held, standing, begun(held.reach(), fact), Outcome.NONE)
        .on(held.course().planned(stages(fact)));
  }

  /** What the tracker already told of this attempt is better than what is known at its start. */
  private static Reach begun(Reach held, VideoGenerationStarted fact) {
    if (fact.attempt() == 1 && held.progressNo() > 0) {
      return held;
    }
    return held.saying("Attempt " + fact.attempt() + " began")
        .expecting(fact.estimatedTimeToCompletion());
  }

  private static JobView retrying(JobView held, VideoGenerationRetryScheduled fact) {
    Standing standing =
        new Standing(
            fact.status(),
            fact.jobVersion(),
            fact.attempt(),
            held.standing().startedAt(),
            null,
            fact.nextRetryAt());
    Outcome outcome =
        new Outcome(List.of(), error(fact.failure(), fact.stage(), true), null, null, null);
    String message = "Attempt " + fact.attempt() + " failed and is tried again";
    return with(held, standing, held.reach().saying(message), outcome)
        .on(held.course().waiting(null));
  }

  private static JobView cancelling(
      JobView held, VideoGenerationCancellationStarted fact, Instant at) {
    JobView view =
        with(
            held,
            standing(held, fact, null, null),
            held.reach().saying("Cancelling"),
            held.outcome());
    return view.on(held.course().waiting(null).stopping(Stops.begun(held.course(), fact, at)));
  }

  private static JobView completed(JobView held, VideoGenerationCompleted fact) {
    Reach reach = held.reach();
    Reach whole =
        new Reach(
            reach.progressNo(),
            reach.stage(),
            100,
            100,
            "Completed",
            null,
            elapsed(held, fact.completedAt()));
    Outcome outcome =
        new Outcome(fact.artifacts(), null, fact.videoUrl(), fact.duration(), fact.metadata());
    Course course = held.course().ended(null).stopping(Stops.tooLate(held.course()));
    JobView ended = with(held, standing(held, fact, fact.completedAt(), null), whole, outcome);
    return warned(ended.on(course), fact.warnings());
  }

  private static JobView failed(JobView held, VideoGenerationFailed fact) {
    String stage = fact.reached() == null ? held.reach().stage() : fact.reached().stage();
    double reached = fact.reached() == null ? 0 : percent(fact.reached().progress());
    Reach reach =
        held.reach()
            .at(stage, Math.min(MOST_BEFORE_COMPLETION, Math.max(reached, held.reach().progress())))
            .saying(fact.status() == JobStatus.TIMED_OUT ? "Timed out" : "Failed")
            .lasting(elapsed(held, fact.failedAt()));
    boolean retryable = fact.failure().failureClass().isRetryable();
    Outcome outcome =
        new Outcome(fact.artifacts(), error(fact.failure(), stage, retryable), null, null, null);
    JobView ended = with(held, standing(held, fact, fact.failedAt(), null), reach, outcome);
    return warned(
        ended.on(held.course().ended(fact.cleanupAt())),
        Objects.requireNonNullElse(fact.warnings(), List.of()));
  }

  private static JobView cancelled(JobView held, VideoGenerationCancelled fact) {
    Reach reach = held.reach().saying("Cancelled").lasting(elapsed(held, fact.cancelledAt()));
    JobView ended = with(held, standing(held, fact, fact.cancelledAt(), null), reach, Outcome.NONE);
    Cancellation stop = Stops.ended(held.course(), fact);
    return warned(ended.on(held.course().ended(fact.cleanupAt()).stopping(stop)), stop.warnings());
  }

  private static Standing standing(
      JobView held,
      OrchestratorFact fact,
      @Nullable Instant completedAt,
      @Nullable Instant nextRetryAt) {
    return new Standing(
        fact.status(),
        fact.jobVersion(),
        fact.attempt(),
        held.standing().startedAt(),
        completedAt,
        nextRetryAt);
  }

  private static JobView with(JobView held, Standing standing, Reach reach, Outcome outcome) {
    return new JobView(held.order(), standing, reach, outcome, held.course(), held.warnings());
  }

  private static JobView warned(JobView view, List<String> warnings) {
    return new JobView(
        view.order(),
        view.standing(),
        view.reach(),
        view.outcome(),
        view.course(),
        union(view.warnings(), warnings));
  }

  private static JobError error(Failure failure, @Nullable String stage, boolean retryable) {
    return new JobError(
        failure.code(),
        failure.message(),
        stage,
        retryable,
        failure.failureClass(),
        failure.suggestedActions(),
        failure.provider(),
        failure.providerCode(),
        failure.httpStatus());
  }

  private static @Nullable Double elapsed(JobView held, Instant end) {
    Instant start = held.standing().startedAt();
    return start == null
        ? held.reach().elapsedSeconds()
        : Double.valueOf(Math.max(0, Duration.between(start, end).toMillis() / 1000.0));
  }

  private static double percent(double told) {
    return Double.isNaN(told) ? 0 : Math.clamp(told, 0, 100);
  }

  static List<String> union(List<String> held, List<String> more) {
    SequencedSet<String> all = new LinkedHashSet<>(held);
    all.addAll(more);
    return all.size() == held.size()
        ? held
        : new ArrayList<>(all).subList(0, Math.min(WARNINGS_MAX, all.size()));
  }
}
