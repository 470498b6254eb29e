package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationFailed;
import jakarta.enterprise.context.ApplicationScoped;

/** The job ended without a video, by a failure or its deadline. */
@ApplicationScoped
class FailedHandler implements EventHandler<VideoGenerationFailed> {
  private final JobEnd end;

  FailedHandler(JobEnd end) {
    this.end = end;
  }

  @Override
  public Class<VideoGenerationFailed> type() {
    return VideoGenerationFailed.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationFailed event) {
    end.apply(envelope.job(), event);
  }
}
