package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.ArtifactStore;
import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Events;
import dev.reelay.event.StageFact;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes what happened to a locked stage run together with the facts that tell of it. */
@ApplicationScoped
class Endings {
  private static final Logger LOG = Logger.getLogger(Endings.class);

  private final TaskStore tasks;
  private final ArtifactStore artifacts;
  private final Events events;
  private final AfterCommit afterCommit;
  private final TaskBell bell;

  Endings(
      TaskStore tasks,
      ArtifactStore artifacts,
      Events events,
      AfterCommit afterCommit,
      TaskBell bell) {
    this.tasks = tasks;
    this.artifacts = artifacts;
    this.events = events;
    this.afterCommit = afterCommit;
    this.bell = bell;
  }

  /** Saves the row and publishes the facts; wakes the workers when the row is due. */
  void write(Task task, List<StageFact> facts) {
    tasks.save(task);
    if (!facts.isEmpty()) {
      events.publish(task.job, facts);
    }
    if (task.dueAt != null && !task.dueAt.isAfter(task.seenAt)) {
      afterCommit.once(bell, bell::ring);
    }
  }

  /** Ends a run; false when it had ended before, and then nothing is written. */
  boolean end(Task task, End end) {
    List<StageFact> facts = task.end(end);
    if (facts.isEmpty()) {
      return false;
    }
    keepArtifacts(task, end);
    write(task, facts);
    afterCommit.run(() -> log(task, end));
    return true;
  }

  void keepArtifacts(Task task, End end) {
    if (end instanceof End.Succeeded done) {
      artifacts.add(task.job, task.run.stage(), task.run.attempt(), done.files());
    }
  }

  void log(Task task, End end) {
    String stage = task.run.stage();
    double seconds = task.runtime().toMillis() / 1000.0;
    switch (end) {
      case End.Succeeded done ->
          LOG.infof(
              "Stage %s finished in %.1f s with %d files", stage, seconds, done.files().size());
      case End.Failed failed ->
          LOG.warnf(
              "Stage %s failed after %.1f s: %s %s",
              stage, seconds, failed.failure().code(), failed.failure().message());
      case End.Cancelled _ -> LOG.infof("Stage %s was stopped after %.1f s", stage, seconds);
    }
  }
}
