package dev.reelay.tracker.check;

import dev.reelay.bus.Events;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.LoopDuty;
import dev.reelay.event.StageStalled;
import dev.reelay.event.VideoProgressCheckRequested;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Requests the checks that are due. Sleeps until the next one, at most a second; any number of
 * instances share the rows.
 */
@ApplicationScoped
class DueChecks extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(DueChecks.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /** Another instance may be taking what is due; asking at once again would only spin. */
  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(10);

  private final TrackingStore store;
  private final ProgressTracking progress;
  private final Events events;
  private final CheckConfig config;
  private final MeterRegistry meters;
  private final Timer lateness;

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
  }

  @Override
  protected String name() {
    return "tracker-checks";
  }

  @Override
  protected Duration round() {
    List<Tracking.Due> requested = QuarkusTransaction.requiringNew().call(this::requestDue);
    // Only now, since whoever writes about a job locks its row before those of its runs.
    requested.stream()
        .filter(due -> due.alarms(config))
        .forEach(due -> QuarkusTransaction.requiringNew().run(() -> warn(due)));
    if (requested.size() == config.batch()) {
      return Duration.ZERO;
    }
    Duration next = QuarkusTransaction.requiringNew().call(store::untilDue).orElse(LONGEST_SLEEP);
    if (next.compareTo(SHORTEST_SLEEP) < 0) {
      return SHORTEST_SLEEP;
    }
    return next.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : next;
  }

  /** Requests what is due, in the caller's transaction; returns the checks. */
  List<Tracking.Due> requestDue() {
    List<Tracking.Due> taken = store.takeDue(config);
    for (Tracking.Due due : taken) {
      Tracking run = due.tracking();
      events.publish(
          run.job(),
          new VideoProgressCheckRequested(
              run.stageRunId(),
              run.stage(),
              run.attempt(),
              run.provider(),
              run.job().jobId(),
              due.scheduledAt(),
              run.intervalIndex(),
              run.requestedAt()));
      if (due.stalls(config)) {
        stalled(due);
      }
      Duration late = Duration.between(due.scheduledAt(), run.now());
      lateness.record(late.isNegative() ? Duration.ZERO : late);
    }
    meters.counter("reelay.checks.requested").increment(taken.size());
    return taken;
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
