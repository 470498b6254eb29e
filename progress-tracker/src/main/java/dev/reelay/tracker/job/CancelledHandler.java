package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationCancelled;
import jakarta.enterprise.context.ApplicationScoped;

/** The job was stopped. */
@ApplicationScoped
class CancelledHandler implements EventHandler<VideoGenerationCancelled> {
  private final JobEnd end;

  CancelledHandler(JobEnd end) {
    this.end = end;
  }

  @Override
  public Class<VideoGenerationCancelled> type() {
    return VideoGenerationCancelled.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationCancelled event) {
    end.apply(envelope.job(), event);
  }
}
