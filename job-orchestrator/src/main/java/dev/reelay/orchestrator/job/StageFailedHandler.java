package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A stage failed: another attempt follows, or the job has failed. */
@ApplicationScoped
class StageFailedHandler implements EventHandler<StageFailed> {
  private final Jobs jobs;
  private final StageStore stages;

  StageFailedHandler(Jobs jobs, StageStore stages) {
    this.jobs = jobs;
    this.stages = stages;
  }

  @Override
  public Class<StageFailed> type() {
    return StageFailed.class;
  }

  @Override
  public void handle(Envelope envelope, StageFailed event) {
    List<String> lost = event.lostInputs() == null ? List.of() : event.lostInputs();
    jobs.apply(
        envelope.job().jobId(),
        new Signal.RunFailed(event.stageRunId(), event.failure().at(event.provider()), lost));
    String answer = event.rawAnswer();
    if (answer != null) {
      stages.keepAnswer(event.stageRunId(), answer);
    }
  }
}
