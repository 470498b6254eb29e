package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.bus.Events;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageFailed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Checks of runs that nobody has heard of. Such a run is declared lost once its request must have
 * arrived; nothing was called for it, so it may be repeated.
 */
@ApplicationScoped
class UnknownRuns {
  private final TaskStore tasks;
  private final Events events;
  private final SchemaClock clock;
  private final TaskConfig config;

  UnknownRuns(TaskStore tasks, Events events, SchemaClock clock, TaskConfig config) {
    this.tasks = tasks;
    this.events = events;
    this.clock = clock;
    this.config = config;
  }

  void answer(PollQueue.Check check) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          Instant now = clock.now();
          if (check.startTime().plus(config.lostAfter()).isAfter(now)) {
            notYet(check, now);
          } else {
            lost(check, now);
          }
        });
  }

  /** The answer comes before the first report, which has number 1. */
  private void notYet(PollQueue.Check check, Instant now) {
    Task task = new Task(check.job(), check.run(), TaskState.REQUESTED, now);
    events.publish(check.job(), task.report(new StatusReport.Queued(null), check.number()));
  }

  private void lost(PollQueue.Check check, Instant now) {
    Task tombstone = tasks.addTombstone(check.job(), check.run());
    if (tombstone.state != TaskState.TOMBSTONE || tombstone.reportedAt != null) {
      return;
    }
    tombstone.reportedAt = now;
    tasks.save(tombstone);
    StageRef run = check.run();
    events.publish(
        check.job(),
        new StageFailed(
            run.stageRunId(),
            run.stage(),
            run.attempt(),
            run.provider(),
            Failure.of(FailureClass.LOST, "The request for this stage never arrived")));
  }
}
