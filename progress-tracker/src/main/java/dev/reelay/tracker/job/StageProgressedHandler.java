package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageProgressed;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;

/** A provider said how far it is. */
@ApplicationScoped
class StageProgressedHandler implements EventHandler<StageProgressed> {
  private final ProgressTracking tracking;
  private final Checks checks;

  StageProgressedHandler(ProgressTracking tracking, Checks checks) {
    this.tracking = tracking;
    this.checks = checks;
  }

  @Override
  public Class<StageProgressed> type() {
    return StageProgressed.class;
  }

  @Override
  public void handle(Envelope envelope, StageProgressed report) {
    TrackedJob job = tracking.open(envelope.job());
    tracking.noteOddities(job, report);
    if (!job.isOver()) {
      checks.reported(envelope.job(), report);
    }
    tracking.keep(job, job.progress().after(report));
  }
}
