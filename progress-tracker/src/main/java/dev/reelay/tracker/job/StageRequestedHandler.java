package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageRequested;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.eta.Durations;
import dev.reelay.tracker.progress.JobProgress;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage is to be done: from now on it is looked at. */
@ApplicationScoped
class StageRequestedHandler implements EventHandler<StageRequested> {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Durations durations;

  StageRequestedHandler(ProgressTracking tracking, Checks checks, Durations durations) {
    this.tracking = tracking;
    this.checks = checks;
    this.durations = durations;
  }

  @Override
  public Class<StageRequested> type() {
    return StageRequested.class;
  }

  @Override
  public void handle(Envelope envelope, StageRequested run) {
    TrackedJob job = tracking.open(envelope.job());
    if (!job.isOver()) {
      checks.requested(envelope.job(), run, durations.curve(run).orElse(null));
    }
    JobProgress before = job.progress();
    JobProgress after = before.after(run);
    // What is asked is heard here first, and with it what the stages should take.
    if (!after.asked().equals(before.asked()) && !after.stages().isEmpty()) {
      tracking.keepExpecting(job, after.expecting(durations.curves(after.stages(), after.asked())));
    } else {
      tracking.keep(job, after);
    }
  }
}
