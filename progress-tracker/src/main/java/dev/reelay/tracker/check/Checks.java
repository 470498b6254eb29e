package dev.reelay.tracker.check;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoProgressTrackingCancelled;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which stage runs are looked at, from their request to their end, and when next. All methods work
 * in the caller's transaction, which holds the row of the job.
 */
@ApplicationScoped
public class Checks {
  private final TrackingStore store;
  private final Events events;
  private final AfterCommit afterCommit;
  private final DueChecks due;
  private final CheckConfig config;
  private final MeterRegistry meters;

  Checks(
      TrackingStore store,
      Events events,
      AfterCommit afterCommit,
      DueChecks due,
      CheckConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.events = events;
    this.afterCommit = afterCommit;
    this.due = due;
    this.config = config;
    this.meters = meters;
  }

  /** Begins to look at a requested run, unless its end was heard before. */
  public void requested(JobRef job, StageRequested run) {
    if (store.begin(job, run, run.requestedAt(), config.interval())) {
      began();
    } else {
      store.requestedAt(run.stageRunId(), run.requestedAt());
    }
  }

  /** Keeps the hint of the provider. A run whose request is still on its way is begun. */
  public void accepted(JobRef job, StageAccepted run) {
    Tracking tracking = living(job, run, run.acceptedAt()).orElse(null);
    if (tracking == null) {
      return;
    }
    long min = run.pollHint().minMillis();
    long suggested = run.pollHint().suggestedMillis();
    store.hint(run.stageRunId(), min, suggested);
    // A check on its way keeps its fallback; its answer will follow the hint.
    Instant next =
        tracking.intervalIndex() > 0
            ? null
            : Interval.of(config).next(tracking.now(), null, min, suggested);
    sign(run.stageRunId(), null, next);
  }

  /**
   * Takes a report as a sign of life. The answer to the last check moves the next one; so does a
   * report that names the earliest moment of another look.
   */
  public void reported(JobRef job, StageProgressed report) {
    Tracking tracking = living(job, report, report.observedAt()).orElse(null);
    if (tracking == null) {
      meters.counter("reelay.checks.replies", "kind", "ended").increment();
      return;
    }
    Integer index = report.intervalIndex();
    boolean answer = index != null && index == tracking.intervalIndex();
    if (index != null) {
      meters.counter("reelay.checks.replies", "kind", answer ? "current" : "stale").increment();
    }
    Instant next =
        answer || (index == null && report.pollAfter() != null)
            ? Interval.of(config)
                .next(
                    tracking.now(),
                    report.pollAfter(),
                    tracking.pollMinMillis(),
                    tracking.pollSuggestedMillis())
            : null;
    sign(report.stageRunId(), finite(report.percent()), next);
  }

  /** Ends the tracking with the run; false when it had ended before. */
  public boolean ended(JobRef job, StageFact run, String reason) {
    boolean ended = store.end(job, run, reason);
    if (ended) {
      meters.counter("reelay.trackings.ended", "reason", reason).increment();
    }
    return ended;
  }

  /** Ends what is still looked at when the job is over, whatever the attempt. */
  public void jobEnded(JobRef job, String reason) {
    attemptsEnded(job, Integer.MAX_VALUE, reason);
  }

  /** Ends what is still looked at of attempts up to this one, and tells the adapters. */
  public void attemptsEnded(JobRef job, int newestAttempt, String reason) {
    for (Tracking run : store.endAll(job.jobId(), newestAttempt, reason)) {
      events.publish(
          job,
          new VideoProgressTrackingCancelled(
              run.stageRunId(), run.stage(), run.attempt(), run.provider(), job.jobId(), reason));
      meters.counter("reelay.trackings.ended", "reason", reason).increment();
    }
  }

  /** The locked tracking, begun when nothing of the run was heard before; empty when it ended. */
  private Optional<Tracking> living(JobRef job, StageFact run, Instant at) {
    Optional<Tracking> known = store.lock(run.stageRunId());
    if (known.isPresent() || !store.begin(job, run, at, config.interval())) {
      return known;
    }
    began();
    return store.lock(run.stageRunId());
  }

  private void began() {
    meters.counter("reelay.trackings.begun").increment();
    wakeAfterCommit();
  }

  private void sign(String stageRunId, @Nullable Double percent, @Nullable Instant next) {
    store.sign(stageRunId, percent, next);
    if (next != null) {
      wakeAfterCommit();
    }
  }

  private void wakeAfterCommit() {
    afterCommit.once(due, due::wake);
  }

  private static @Nullable Double finite(@Nullable Double percent) {
    return percent == null || !Double.isFinite(percent) ? null : percent;
  }
}
