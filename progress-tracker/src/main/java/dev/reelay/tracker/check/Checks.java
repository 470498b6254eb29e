package dev.reelay.tracker.check;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageCancelled;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoProgressTrackingCancelled;
import dev.reelay.tracker.eta.Curve;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which stage runs are looked at, from their request to their end, and when next. All methods work
 * in the caller's transaction, which holds the row of the job.
 */
@ApplicationScoped
public class Checks {
  /** What others do: ask every five seconds, whatever they know. */
  private static final Duration FIXED = Duration.ofSeconds(5);

  private final TrackingStore store;
  private final TrackingEndStore ends;
  private final WitnessStore witnesses;
  private final Events events;
  private final AfterCommit afterCommit;
  private final DueChecks due;
  private final CheckConfig config;
  private final MeterRegistry meters;

  Checks(
      TrackingStore store,
      TrackingEndStore ends,
      WitnessStore witnesses,
      Events events,
      AfterCommit afterCommit,
      DueChecks due,
      CheckConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.ends = ends;
    this.witnesses = witnesses;
    this.events = events;
    this.afterCommit = afterCommit;
    this.due = due;
    this.config = config;
    this.meters = meters;
  }

  /**
   * Begins to look at a requested run, unless its end was heard before.
   *
   * @param learned how long such runs take; null when nothing is known
   */
  public void requested(JobRef job, StageRequested run, @Nullable Curve learned) {
    if (store.begin(job, run, run.requestedAt(), config.interval())) {
      began();
    } else {
      store.requestedAt(run.stageRunId(), run.requestedAt());
    }
    if (learned != null && learned.runs() >= config.learnedFrom()) {
      store.lifespan(run.stageRunId(), Lifespan.of(learned::quantile));
    }
  }

  /** Keeps what the provider wishes. A run whose request is still on its way is begun. */
  public void accepted(JobRef job, StageAccepted run) {
    Tracking known = living(job, run, run.acceptedAt()).orElse(null);
    if (known == null) {
      return;
    }
    Tracking tracking =
        known.with(
            known
                .clues()
                .accepted(
                    run.acceptedAt(),
                    untold(run),
                    Duration.ofMillis(run.pollHint().minMillis()),
                    Duration.ofMillis(run.pollHint().suggestedMillis())));
    store.accepted(run.stageRunId(), tracking.clues());
    // A check on its way keeps its fallback; its answer will follow the hint.
    Duration pause =
        tracking.intervalIndex() > tracking.answeredIndex()
            ? null
            : Interval.of(config).next(tracking.outlook(null, null));
    sign(run.stageRunId(), new TrackingStore.Sign(null, false, 0, pause));
  }

  private double untold(StageAccepted run) {
    if (!run.webhookExpected()) {
      return 1;
    }
    return Witness.isWitness(run.stageRunId()) ? 0 : witnesses.untold(run.provider());
  }

  /**
   * Takes a report as a sign of life. The answer to the last check moves the next one; so does a
   * report that names the earliest moment of another look.
   */
  public void reported(JobRef job, StageProgressed report) {
    Tracking tracking = living(job, report, report.observedAt()).orElse(null);
    if (tracking == null) {
      reply("ended");
      return;
    }
    Integer index = report.intervalIndex();
    Tracking.Reply reply = index == null ? null : tracking.reply(index);
    if (reply != null) {
      reply(reply.name().toLowerCase(Locale.ROOT));
    }
    Double percent = finite(report.percent());
    boolean idle = isIdle(report.engineStatus(), percent);
    boolean moves =
        reply == Tracking.Reply.CURRENT || (index == null && report.pollAfter() != null);
    Duration pause =
        moves ? Interval.of(config).next(tracking.outlook(percent, report.pollAfter())) : null;
    int answers = index == null ? 0 : index;
    sign(report.stageRunId(), new TrackingStore.Sign(percent, idle, answers, pause));
  }

  private void reply(String kind) {
    meters.counter("reelay.checks.replies", "kind", kind).increment();
  }

  /** Whether a run is not at work yet, so that its percent say nothing of its pace. */
  private static boolean isIdle(EngineStatus status, @Nullable Double percent) {
    return switch (status) {
      case QUEUED, THROTTLED, SUBMISSION_UNKNOWN -> true;
      case RUNNING -> percent != null && percent <= 0;
      case UNKNOWN -> false;
    };
  }

  /** Ends the tracking with the run; false when it had ended before. */
  public boolean ended(JobRef job, StageFact run, String reason) {
    // Who was told to stop tells nothing of how it tells of an end by itself.
    double surely = run instanceof StageCancelled ? -1 : config.late().share();
    Tracking.Ended ended = ends.end(job, run, reason, surely).orElse(null);
    if (ended == null) {
      return false;
    }
    count(run.provider(), reason, ended.lasted(), ended.checks());
    meters
        .counter("reelay.trackings.progress", "kind", ended.moving() ? "native" : "estimated")
        .increment();
    return true;
  }

  private void count(String provider, String reason, Duration lasted, int checks) {
    meters.counter("reelay.trackings.ended", "reason", reason).increment();
    meters.timer("reelay.trackings.duration", "provider", provider).record(lasted);
    meters
        .counter("reelay.checks.saved", "provider", provider)
        .increment((double) Math.max(0, lasted.dividedBy(FIXED) - checks));
  }

  /**
   * Ends what is still looked at when the job is over, whatever the attempt; returns how many runs
   * that were.
   */
  public int jobEnded(JobRef job, String reason) {
    return attemptsEnded(job, Integer.MAX_VALUE, reason);
  }

  /**
   * Ends what is still looked at of attempts up to this one, and tells the adapters; returns how
   * many runs that were.
   */
  public int attemptsEnded(JobRef job, int newestAttempt, String reason) {
    List<Tracking> ended = ends.endAll(job.jobId(), newestAttempt, reason);
    if (!ended.isEmpty()) {
      events.publish(job, ended.stream().map(run -> cancelled(run, reason)).toList());
    }
    for (Tracking run : ended) {
      Duration lasted = Duration.between(run.requestedAt(), run.now());
      count(run.provider(), reason, lasted, run.intervalIndex());
    }
    return ended.size();
  }

  private static VideoProgressTrackingCancelled cancelled(Tracking run, String reason) {
    return new VideoProgressTrackingCancelled(
        run.stageRunId(), run.stage(), run.attempt(), run.provider(), run.job().jobId(), reason);
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

  private void sign(String stageRunId, TrackingStore.Sign sign) {
    store.sign(stageRunId, sign);
    if (sign.pause() != null) {
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
