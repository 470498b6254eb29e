package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageCancelled;
import dev.reelay.tracker.analytics.Records;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** A stage run was stopped: it is no longer looked at. */
@ApplicationScoped
class StageCancelledHandler implements EventHandler<StageCancelled> {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Records records;

  StageCancelledHandler(ProgressTracking tracking, Checks checks, Records records) {
    this.tracking = tracking;
    this.checks = checks;
    this.records = records;
  }

  @Override
  public Class<StageCancelled> type() {
    return StageCancelled.class;
  }

  @Override
  public void handle(Envelope envelope, StageCancelled run) {
    TrackedJob job = tracking.open(envelope.job());
    checks.ended(envelope.job(), run, "cancelled");
    records.runEnded(job, run, new Records.RunEnd("cancelled", null, Duration.ZERO));
    tracking.keep(job, job.progress().afterStop(run, run.finishedAt()));
  }
}
