package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.bus.Events;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageFailed;
import dev.reelay.event.VideoProgressCheckRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * A look is due: taken after the commit. A run that nobody has heard of is declared lost once its
 * request must have arrived; nothing was called for it, so it may be repeated.
 */
@ApplicationScoped
class CheckHandler implements EventHandler<VideoProgressCheckRequested> {
  private final TaskStore tasks;
  private final PollQueue polls;
  private final Events events;
  private final AfterCommit afterCommit;
  private final SchemaClock clock;
  private final TaskConfig config;

  CheckHandler(
      TaskStore tasks,
      PollQueue polls,
      Events events,
      AfterCommit afterCommit,
      SchemaClock clock,
      TaskConfig config) {
    this.tasks = tasks;
    this.polls = polls;
    this.events = events;
    this.afterCommit = afterCommit;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public Class<VideoProgressCheckRequested> type() {
    return VideoProgressCheckRequested.class;
  }

  @Override
  public void handle(Envelope envelope, VideoProgressCheckRequested event) {
    Optional<TaskState> state = tasks.state(event.stageRunId());
    if (state.isEmpty()) {
      answerUnknown(envelope, event);
    } else if (!state.get().isOver()) {
      PollQueue.Look look =
          new PollQueue.Look(event.provider(), event.stageRunId(), event.intervalIndex());
      afterCommit.run(() -> polls.offer(look));
    }
  }

  private void answerUnknown(Envelope envelope, VideoProgressCheckRequested event) {
    Instant now = clock.now();
    if (event.startTime().plus(config.lostAfter()).isAfter(now)) {
      Task notYet = new Task(envelope.job(), StageRef.of(event), TaskState.REQUESTED, now);
      // Its answer comes before the first report, which has number 1.
      notYet.progressNo = 0;
      events.publish(
          envelope.job(), notYet.report(new StatusReport.Queued(null), event.intervalIndex()));
      return;
    }
    Task tombstone = tasks.addTombstone(envelope.job(), StageRef.of(event));
    tombstone.reportedAt = now;
    tasks.save(tombstone);
    events.publish(
        envelope.job(),
        new StageFailed(
            event.stageRunId(),
            event.stage(),
            event.attempt(),
            event.provider(),
            Failure.of(FailureClass.LOST, "The request for this stage never arrived")));
  }
}
