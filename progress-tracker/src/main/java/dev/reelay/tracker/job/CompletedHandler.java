package dev.reelay.tracker.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationCompleted;
import jakarta.enterprise.context.ApplicationScoped;

/** The video is there. */
@ApplicationScoped
class CompletedHandler implements EventHandler<VideoGenerationCompleted> {
  private final JobEnd end;

  CompletedHandler(JobEnd end) {
    this.end = end;
  }

  @Override
  public Class<VideoGenerationCompleted> type() {
    return VideoGenerationCompleted.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationCompleted event) {
    end.apply(envelope.job(), event);
  }
}
