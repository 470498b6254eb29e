package dev.reelay.tracker.job;

import dev.reelay.bus.JobRef;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;

/** What the three ends of a job have in common for the tracker. */
@ApplicationScoped
class JobEnd {
  private final ProgressTracking tracking;
  private final Checks checks;

  JobEnd(ProgressTracking tracking, Checks checks) {
    this.tracking = tracking;
    this.checks = checks;
  }

  void apply(JobRef ref, OrchestratorFact end) {
    TrackedJob job = tracking.open(ref);
    checks.jobEnded(ref, end.status().word());
    tracking.end(job, end.status());
  }
}
