package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageAccepted;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;

/** A provider took a stage on and says how often it wants to be asked. */
@ApplicationScoped
class StageAcceptedHandler implements EventHandler<StageAccepted> {
  private final ProgressTracking tracking;
  private final Checks checks;

  StageAcceptedHandler(ProgressTracking tracking, Checks checks) {
    this.tracking = tracking;
    this.checks = checks;
  }

  @Override
  public Class<StageAccepted> type() {
    return StageAccepted.class;
  }

  @Override
  public void handle(Envelope envelope, StageAccepted run) {
    TrackedJob job = tracking.open(envelope.job());
    if (!job.isOver()) {
      checks.accepted(envelope.job(), run);
    }
    tracking.keep(job, job.progress().after(run));
  }
}
