package dev.reelay.gateway.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationProgress;
import jakarta.enterprise.context.ApplicationScoped;

/** Moves the shown progress of a job. */
@ApplicationScoped
class JobProgressHandler implements EventHandler<VideoGenerationProgress> {
  private final JobFacts facts;

  JobProgressHandler(JobFacts facts) {
    this.facts = facts;
  }

  @Override
  public Class<VideoGenerationProgress> type() {
    return VideoGenerationProgress.class;
  }

  @Override
  public void handle(Envelope envelope, VideoGenerationProgress news) {
    facts.apply(envelope, news);
  }
}
