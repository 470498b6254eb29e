package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.orchestrator.grant.LimitStore;
import jakarta.enterprise.context.ApplicationScoped;

/** A new job: its plan is fixed and it waits for the dispatcher. */
@ApplicationScoped
class RequestedHandler implements EventHandler<VideoGenerationRequested> {
  private final LimitStore limits;
  private final Jobs jobs;

  RequestedHandler(LimitStore limits, Jobs jobs) {
    this.limits = limits;
    this.jobs = jobs;
  }

  @Override
  public Class<VideoGenerationRequested> type() {
    return VideoGenerationRequested.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationRequested event) {
    limits.keep(envelope.keyId(), event.keyLimits());
    jobs.accept(envelope, event);
  }
}
