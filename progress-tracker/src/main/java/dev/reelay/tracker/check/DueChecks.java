package dev.reelay.tracker.check;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobFact;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.LoopDuty;
import dev.reelay.event.StageStalled;
import dev.reelay.event.VideoProgressCheckRequested;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Requests the checks that are due. Sleeps until the next one, at most a second; any number of
 * instances share the rows.
 */
@ApplicationScoped
class DueChecks extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(DueChecks.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration WHOLE_LOOK_EVERY = Duration.ofSeconds(1);

  /** Another instance may be taking what is due; asking at once again would only spin. */
  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(10);

  private final TrackingStore store;
  private final ProgressTracking progress;
  private final Events events;
  private final CheckConfig config;
  private final MeterRegistry meters;
  private final Timer lateness;
  private final Counter requested;
  private final Counter gaps;
  private final DistributionSummary batches;
  private volatile Instant lastDue = Instant.EPOCH;
  private long wholeLook = System.nanoTime() - WHOLE_LOOK_EVERY.toNanos();

  DueChecks(
      TrackingStore store,
      ProgressTracking progress,
      Events events,
      CheckConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.progress = progress;
    this.events = events;
    this.config = config;
    this.meters = meters;
    this.lateness =
        Timer.builder("reelay.checks.lateness")
            .description("From the scheduled to the actual moment of a check")
            .publishPercentileHistogram()
            .register(meters);
    this.requested = meters.counter("reelay.checks.requested");
    this.gaps = meters.counter("reelay.checks.gaps");
    this.batches = meters.summary("reelay.checks.batch");
  }

  @Override
  protected String name() {
    return "tracker-checks";
  }

  /** A check waits for no pause of a loop once the database is there again. */
  @Override
  protected Duration backOffMax() {
    return Duration.ofMillis(500);
  }

  @Override
  protected Duration round() {
    Instant from = from();
    AtomicReference<Duration> next = new AtomicReference<>(LONGEST_SLEEP);
    List<Tracking.Due> taken =
        QuarkusTransaction.requiringNew()
            .call(() -> {
              List<Tracking.Due> due = requestDue(from);
              next.set(store.untilDue(from).orElse(LONGEST_SLEEP));
              return due;
            });
    // Only now, since whoever writes about a job locks its row before those of its runs.
    taken.stream()
        .filter(due -> due.alarms(config))
        .forEach(due -> QuarkusTransaction.requiringNew().run(() -> warn(due)));
    if (taken.size() == config.batch()) {
      return Duration.ZERO;
    }
    return bounded(next.get());
  }

  private static Duration bounded(Duration sleep) {
    if (sleep.compareTo(SHORTEST_SLEEP) < 0) {
      return SHORTEST_SLEEP;
    }
    return sleep.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : sleep;
  }

  /**
   * From when on due checks are looked for: what came before is taken, and until the next vacuum
   * the index is full of it. Now and then all are, for whatever was written late.
   */
  private Instant from() {
    if (System.nanoTime() - wholeLook > WHOLE_LOOK_EVERY.toNanos()) {
      wholeLook = System.nanoTime();
      return Instant.EPOCH;
    }
    return lastDue.minus(WHOLE_LOOK_EVERY.multipliedBy(2));
  }

  /** Requests all that is due, in the caller's transaction; returns the checks. */
  List<Tracking.Due> requestDue() {
    return requestDue(Instant.EPOCH);
  }

  private List<Tracking.Due> requestDue(Instant from) {
    List<Tracking.Due> taken = store.takeDue(config, from);
    if (taken.isEmpty()) {
      return taken;
    }
    events.publish(
        taken.stream().map(due -> new JobFact(due.tracking().job(), check(due))).toList());
    taken.stream().filter(due -> due.stalls(config)).forEach(this::stalled);
    for (Tracking.Due due : taken) {
      Duration late = Duration.between(due.scheduledAt(), due.tracking().now());
      lateness.record(late.isNegative() ? Duration.ZERO : late);
    }
    lastDue =
        taken.stream().map(Tracking.Due::scheduledAt).min(Comparator.naturalOrder()).orElseThrow();
    requested.increment(taken.size());
    gaps.increment((double) taken.stream().filter(Tracking.Due::followsGap).count());
    batches.record(taken.size());
    return taken;
  }

  private static VideoProgressCheckRequested check(Tracking.Due due) {
    Tracking run = due.tracking();
    return new VideoProgressCheckRequested(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        run.job().jobId(),
        due.scheduledAt(),
        run.intervalIndex(),
        run.requestedAt());
  }

  private void warn(Tracking.Due due) {
    Tracking run = due.tracking();
    TrackedJob job = progress.open(run.job());
    if (store.noteWarned(run.stageRunId())) {
      long silent = due.silence().toSeconds();
      String warning = run.stage() + ": no sign of life for " + silent + " s";
      progress.keep(job, job.progress().warned(warning));
      meters.counter("reelay.stages.silent", "provider", run.provider()).increment();
    }
  }

  private void stalled(Tracking.Due due) {
    Tracking run = due.tracking();
    long silent = due.silence().toSeconds();
    store.noteStalled(run.stageRunId());
    events.publish(
        run.job(),
        new StageStalled(
            run.stageRunId(),
            run.stage(),
            run.attempt(),
            run.provider(),
            silent,
            due.lastSignAt()));
    meters.counter("reelay.stages.stalled", "provider", run.provider()).increment();
    try (LogFields _ = LogFields.of(run.job()).stage(run.stage())) {
      LOG.warnf("No sign of %s for %d s", run.stageRunId(), silent);
    }
  }
}
