package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageFailed;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage failed: another attempt follows, or the job has failed. */
@ApplicationScoped
class StageFailedHandler implements EventHandler<StageFailed> {
  private final Jobs jobs;

  StageFailedHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageFailed> type() {
    return StageFailed.class;
  }

  @Override
  public void handle(Envelope envelope, StageFailed event) {
    jobs.apply(envelope.job().jobId(), new Signal.RunFailed(event.stageRunId(), event.failure()));
  }
}
