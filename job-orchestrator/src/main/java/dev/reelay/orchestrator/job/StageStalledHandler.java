package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageStalled;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage run is silent for too long: it is given up. */
@ApplicationScoped
class StageStalledHandler implements EventHandler<StageStalled> {
  private final Jobs jobs;

  StageStalledHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageStalled> type() {
    return StageStalled.class;
  }

  @Override
  public void handle(Envelope envelope, StageStalled event) {
    jobs.apply(
        envelope.job().jobId(), new Signal.RunStalled(event.stageRunId(), event.silentSeconds()));
  }
}
