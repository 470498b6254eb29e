package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.progress.ProgressTracking;
import jakarta.enterprise.context.ApplicationScoped;

/** An attempt is over and another one follows: nothing of it is looked at any more. */
@ApplicationScoped
class RetryScheduledHandler implements EventHandler<VideoGenerationRetryScheduled> {
  private final ProgressTracking tracking;
  private final Checks checks;

  RetryScheduledHandler(ProgressTracking tracking, Checks checks) {
    this.tracking = tracking;
    this.checks = checks;
  }

  @Override
  public Class<VideoGenerationRetryScheduled> type() {
    return VideoGenerationRetryScheduled.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationRetryScheduled retry) {
    tracking.open(envelope.job());
    checks.attemptsEnded(envelope.job(), retry.attempt(), retry.status().word());
  }
}
