package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageCancellationAnswered;
import jakarta.enterprise.context.ApplicationScoped;

/** A provider answered the wish to stop. */
@ApplicationScoped
class StageCancellationAnsweredHandler implements EventHandler<StageCancellationAnswered> {
  private final Jobs jobs;

  StageCancellationAnsweredHandler(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Class<StageCancellationAnswered> type() {
    return StageCancellationAnswered.class;
  }

  @Override
  public void handle(Envelope envelope, StageCancellationAnswered event) {
    jobs.apply(
        envelope.job().jobId(),
        new Signal.CancellationAnswered(event.stageRunId(), event.outcome(), event.warning()));
  }
}
