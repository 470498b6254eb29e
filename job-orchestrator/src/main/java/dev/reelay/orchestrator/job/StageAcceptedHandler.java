package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageAccepted;
import jakarta.enterprise.context.ApplicationScoped;

/** A provider took a stage on. */
@ApplicationScoped
class StageAcceptedHandler implements EventHandler<StageAccepted> {
  private final Jobs jobs;

  StageAcceptedHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageAccepted> type() {
    return StageAccepted.class;
  }

  @Override
  public void handle(Envelope envelope, StageAccepted event) {
    jobs.apply(
        envelope.job().jobId(),
        new Signal.RunAccepted(event.stageRunId(), event.acceptedAt(), event.cancellation()));
  }
}
