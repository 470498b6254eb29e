package dev.reelay.adapters.task;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageCancellationRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** A stage run is to stop: what no provider knows of stops here, the rest is for a worker. */
@ApplicationScoped
class StopHandler implements EventHandler<StageCancellationRequested> {
  private final TaskStore tasks;
  private final Endings endings;

  StopHandler(TaskStore tasks, Endings endings) {
    this.tasks = tasks;
    this.endings = endings;
  }

  @Override
  public Class<StageCancellationRequested> type() {
    return StageCancellationRequested.class;
  }

  @Override
  public void handle(Envelope envelope, StageCancellationRequested event) {
    Task task =
        tasks
            .lock(event.stageRunId())
            .orElseGet(() -> tasks.addTombstone(envelope.job(), StageRef.of(event)));
    endings.write(task, task.requestStop(event.reason(), event.respondBy()));
  }
}
