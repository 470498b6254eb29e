package dev.reelay.adapters.task;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoProgressTrackingCancelled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Nobody follows the run any more: its reports end. A run that has not been heard of is not to
 * start.
 */
@ApplicationScoped
class UntrackHandler implements EventHandler<VideoProgressTrackingCancelled> {
  private final TaskStore tasks;
  private final TaskConfig config;

  UntrackHandler(TaskStore tasks, TaskConfig config) {
    this.tasks = tasks;
    this.config = config;
  }

  @Override
  public Class<VideoProgressTrackingCancelled> type() {
    return VideoProgressTrackingCancelled.class;
  }

  @Override
  public void handle(Envelope envelope, VideoProgressTrackingCancelled event) {
    Optional<Task> known = tasks.lock(event.stageRunId());
    if (known.isEmpty()) {
      tasks.addTombstone(envelope.job(), StageRef.of(event));
      return;
    }
    Task task = known.get();
    if (!task.state.isOver()) {
      task.untrack(config.stopFollowUp());
      tasks.save(task);
    }
  }
}
