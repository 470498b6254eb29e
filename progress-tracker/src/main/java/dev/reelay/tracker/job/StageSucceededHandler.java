package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageSucceeded;
import dev.reelay.tracker.analytics.Records;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.eta.Durations;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** A stage is done: it counts in full, and what it took is learned. */
@ApplicationScoped
class StageSucceededHandler implements EventHandler<StageSucceeded> {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Durations durations;
  private final Records records;

  StageSucceededHandler(
      ProgressTracking tracking, Checks checks, Durations durations, Records records) {
    this.tracking = tracking;
    this.checks = checks;
    this.durations = durations;
    this.records = records;
  }

  @Override
  public Class<StageSucceeded> type() {
    return StageSucceeded.class;
  }

  @Override
  public void handle(Envelope envelope, StageSucceeded run) {
    TrackedJob job = tracking.open(envelope.job());
    checks.ended(envelope.job(), run, "succeeded");
    Duration took = took(job, run);
    records.runEnded(job, run, new Records.RunEnd("succeeded", null, took));
    tracking.keep(job, job.progress().after(run));
    durations.finished(run, job.progress().asked(), took);
  }

  /** From the request, since whoever waits for the stage waits for its turn at the provider too. */
  private static Duration took(TrackedJob job, StageSucceeded run) {
    Duration atWork = Duration.ofMillis(run.durationMs());
    Instant begunAt = job.progress().begunAt(run);
    Duration inAll = begunAt == null ? atWork : Duration.between(begunAt, run.finishedAt());
    return inAll.compareTo(atWork) > 0 ? inAll : atWork;
  }
}
