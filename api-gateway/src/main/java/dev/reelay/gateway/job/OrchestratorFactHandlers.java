package dev.reelay.gateway.job;

import dev.reelay.bus.EventHandler;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One handler for each fact of the orchestrator; the fold tells them apart. */
@Dependent
class OrchestratorFactHandlers {
  private final JobFacts facts;

  OrchestratorFactHandlers(JobFacts facts) {
    this.facts = facts;
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationQueued> queued() {
    return new OrchestratorFactHandler<>(VideoGenerationQueued.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationStarted> started() {
    return new OrchestratorFactHandler<>(VideoGenerationStarted.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationRetryScheduled> retryScheduled() {
    return new OrchestratorFactHandler<>(VideoGenerationRetryScheduled.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCancellationStarted> cancellationStarted() {
    return new OrchestratorFactHandler<>(VideoGenerationCancellationStarted.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCompleted> completed() {
    return new OrchestratorFactHandler<>(VideoGenerationCompleted.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationFailed> failed() {
    return new OrchestratorFactHandler<>(VideoGenerationFailed.class, facts);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCancelled> cancelled() {
    return new OrchestratorFactHandler<>(VideoGenerationCancelled.class, facts);
  }
}
