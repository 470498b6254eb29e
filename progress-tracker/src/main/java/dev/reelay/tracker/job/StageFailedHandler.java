package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageFailed;
import dev.reelay.tracker.analytics.Records;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** A stage run ended badly: it is no longer looked at. */
@ApplicationScoped
class StageFailedHandler implements EventHandler<StageFailed> {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Records records;

  StageFailedHandler(ProgressTracking tracking, Checks checks, Records records) {
    this.tracking = tracking;
    this.checks = checks;
    this.records = records;
  }

  @Override
  public Class<StageFailed> type() {
    return StageFailed.class;
  }

  @Override
  public void handle(Envelope envelope, StageFailed run) {
    TrackedJob job = tracking.open(envelope.job());
    checks.ended(envelope.job(), run, "failed");
    records.runEnded(
        job, run, new Records.RunEnd("failed", run.failure().failureClass(), Duration.ZERO));
    tracking.keep(job, job.progress().afterStop(run, envelope.occurredAt()));
  }
}
