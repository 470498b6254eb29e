package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.ArtifactStore;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage is to be done: stored, and handed over by a worker. */
@ApplicationScoped
class RequestedHandler implements EventHandler<StageRequested> {
  private final TaskStore tasks;
  private final ArtifactStore artifacts;
  private final AfterCommit afterCommit;
  private final TaskBell bell;

  RequestedHandler(
      TaskStore tasks, ArtifactStore artifacts, AfterCommit afterCommit, TaskBell bell) {
    this.tasks = tasks;
    this.artifacts = artifacts;
    this.afterCommit = afterCommit;
    this.bell = bell;
  }

  @Override
  public Class<StageRequested> type() {
    return StageRequested.class;
  }

  @Override
  public void handle(Envelope envelope, StageRequested event) {
    StageOrder order =
        new StageOrder(
            envelope.job(),
            event.stageRunId(),
            event.stage(),
            event.attempt(),
            event.model(),
            event.request(),
            event.inputs(),
            event.deadlineAt());
    if (tasks.add(envelope.job(), StageRef.of(event), order)) {
      artifacts.adopt(envelope.job(), event.inputs());
      afterCommit.once(bell, bell::ring);
    }
  }
}
