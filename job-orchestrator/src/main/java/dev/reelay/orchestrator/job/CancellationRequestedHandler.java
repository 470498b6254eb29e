package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationCancellationRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** Somebody wants a job to stop. */
@ApplicationScoped
class CancellationRequestedHandler implements EventHandler<VideoGenerationCancellationRequested> {
  private final Jobs jobs;

  CancellationRequestedHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<VideoGenerationCancellationRequested> type() {
    return VideoGenerationCancellationRequested.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationCancellationRequested event) {
    jobs.apply(envelope.job().jobId(), new Signal.Cancel(event.by(), event.reason()));
  }
}
