package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.eta.Durations;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;

/** An attempt began: its plan gives the facts of the stages their weight. */
@ApplicationScoped
class StartedHandler implements EventHandler<VideoGenerationStarted> {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Durations durations;

  StartedHandler(ProgressTracking tracking, Checks checks, Durations durations) {
    this.tracking = tracking;
    this.checks = checks;
    this.durations = durations;
  }

  @Override
  public Class<VideoGenerationStarted> type() {
    return VideoGenerationStarted.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationStarted started) {
    TrackedJob job = tracking.open(envelope.job());
    checks.attemptsEnded(envelope.job(), started.attempt() - 1, "superseded");
    tracking.keep(
        job,
        job.progress().after(started, durations.curves(started.plan(), job.progress().asked())));
  }
}
