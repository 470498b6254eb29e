package dev.reelay.adapters.task;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageReleaseRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What a run left is to go: a worker sees to it. A run that was never heard of may have left files
 * all the same. One that has not ended is released once it has.
 */
@ApplicationScoped
class ReleaseHandler implements EventHandler<StageReleaseRequested> {
  private final TaskStore tasks;
  private final ReleaseStore releases;
  private final Endings endings;

  ReleaseHandler(TaskStore tasks, ReleaseStore releases, Endings endings) {
    this.tasks = tasks;
    this.releases = releases;
    this.endings = endings;
  }

  @Override
  public Class<StageReleaseRequested> type() {
    return StageReleaseRequested.class;
  }

  @Override
  public void handle(Envelope envelope, StageReleaseRequested event) {
    Task task =
        tasks
            .lock(event.stageRunId())
            .orElseGet(() -> tasks.addTombstone(envelope.job(), StageRef.of(event)));
    ReleaseStore.Release release = releases.ask(event.stageRunId());
    if (!release.isOpen()) {
      endings.write(task, List.of(release.fact(task.run, task.seenAt)));
    } else if (task.state.isOver()) {
      task.dueAt = task.seenAt;
      endings.write(task, List.of());
    }
  }
}
