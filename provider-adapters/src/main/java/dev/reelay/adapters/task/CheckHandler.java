package dev.reelay.adapters.task;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoProgressCheckRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** A look is due: it waits its turn. */
@ApplicationScoped
class CheckHandler implements EventHandler<VideoProgressCheckRequested> {
  private final PollQueue polls;

  CheckHandler(PollQueue polls) {
    this.polls = polls;
  }

  @Override
  public Class<VideoProgressCheckRequested> type() {
    return VideoProgressCheckRequested.class;
  }

  /** The same look twice is one look, and after a lost one comes the next check. */
  @Override
  public boolean isFleeting() {
    return true;
  }

  @Override
  public void handle(Envelope envelope, VideoProgressCheckRequested event) {
    polls.offer(
        new PollQueue.Look(
            event.provider(),
            event.stageRunId(),
            new PollQueue.Check(
                event.intervalIndex(), envelope.job(), StageRef.of(event), event.startTime())));
  }
}
