package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationRetryRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** Somebody wants the next attempt now. */
@ApplicationScoped
class RetryRequestedHandler implements EventHandler<VideoGenerationRetryRequested> {
  private final Jobs jobs;

  RetryRequestedHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<VideoGenerationRetryRequested> type() {
    return VideoGenerationRetryRequested.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationRetryRequested event) {
    jobs.apply(envelope.job().jobId(), new Signal.RetryNow(event.by(), event.reason()));
  }
}
