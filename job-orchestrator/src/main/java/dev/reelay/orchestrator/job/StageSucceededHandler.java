package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageSucceeded;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage is done: the next one follows, or the job is complete. */
@ApplicationScoped
class StageSucceededHandler implements EventHandler<StageSucceeded> {
  private final Jobs jobs;

  StageSucceededHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageSucceeded> type() {
    return StageSucceeded.class;
  }

  @Override
  public void handle(Envelope envelope, StageSucceeded event) {
    jobs.apply(envelope.job().jobId(), new Signal.RunSucceeded(event));
  }
}
