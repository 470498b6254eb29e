package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageCancelled;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage run has stopped. */
@ApplicationScoped
class StageCancelledHandler implements EventHandler<StageCancelled> {
  private final Jobs jobs;

  StageCancelledHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageCancelled> type() {
    return StageCancelled.class;
  }

  @Override
  public void handle(Envelope envelope, StageCancelled event) {
    jobs.apply(envelope.job().jobId(), new Signal.RunCancelled(event.stageRunId()));
  }
}
