package dev.reelay.tracker.progress;

import dev.reelay.bus.Events;
import dev.reelay.bus.LogFields;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.tracker.eta.Eta;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes the progress of a locked job, saves its row and adds the step to the history. */
@ApplicationScoped
class ProgressPublisher {
  private static final Logger LOG = Logger.getLogger(ProgressPublisher.class);
  private static final double LOG_STEP = 25;

  private final TrackedJobStore store;
  private final Events events;
  private final MeterRegistry meters;

  ProgressPublisher(TrackedJobStore store, Events events, MeterRegistry meters) {
    this.store = store;
    this.events = events;
    this.meters = meters;
  }

  void publish(TrackedJob job, Shown next) {
    VideoGenerationProgress event = event(job, next);
    events.publish(job.ref(), event);
    store.save(job.published(next).held(job.progress().nextEstimate(job.now())));
    store.addHistory(job, event, next);
    meters
        .counter("reelay.progress.published", "kind", next.estimated() ? "estimated" : "told")
        .increment();
    logStep(job.shown(), next);
  }

  private static VideoGenerationProgress event(TrackedJob job, Shown next) {
    JobProgress progress = job.progress();
    Plan plan = progress.plan();
    Eta eta = job.eta();
    double elapsed =
        plan == null ? 0 : Duration.between(plan.startedAt(), job.now()).toMillis() / 1000.0;
    return new VideoGenerationProgress(
        next.attempt(),
        job.progressNo() + 1,
        next.stage(),
        next.progress(),
        next.stageProgress(),
        next.message(),
        next.substageDetail(),
        next.currentItem(),
        next.totalItems(),
        next.currentFrame(),
        next.totalFrames(),
        eta == null ? null : eta.seconds(),
        eta == null ? null : eta.low(),
        eta == null ? null : eta.high(),
        eta == null ? null : eta.confidence(),
        next.estimated(),
        Math.max(0, Math.round(elapsed * 10) / 10.0),
        next.warnings(),
        progress.heard().unsentLog().isEmpty() ? null : progress.heard().unsentLog(),
        next.metadata());
  }

  private static void logStep(@Nullable Shown before, Shown next) {
    boolean notable =
        before == null
            || !before.stage().equals(next.stage())
            || before.attempt() != next.attempt()
            || Math.floor(next.progress() / LOG_STEP) > Math.floor(before.progress() / LOG_STEP);
    if (!notable) {
      return;
    }
    try (LogFields _ = LogFields.ofStage(next.stage())) {
      LOG.infof("Progress %.1f %%: %s", next.progress(), next.message());
    }
  }
}
