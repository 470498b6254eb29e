package dev.reelay.hub.log;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationDeleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One handler for each event that clients may see; all write the log. */
@ApplicationScoped
class LogHandlers {
  private record Handler<E extends JobEvent>(Class<E> type, LogWriter writer)
      implements EventHandler<E> {
    @Override
    public void handle(Envelope envelope, E event) {
      writer.write(envelope, event);
    }
  }

  private final LogWriter writer;

  LogHandlers(LogWriter writer) {
    this.writer = writer;
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationRequested> requested() {
    return new Handler<>(VideoGenerationRequested.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationQueued> queued() {
    return new Handler<>(VideoGenerationQueued.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationStarted> started() {
    return new Handler<>(VideoGenerationStarted.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationProgress> progress() {
    return new Handler<>(VideoGenerationProgress.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationRetryScheduled> retryScheduled() {
    return new Handler<>(VideoGenerationRetryScheduled.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCancellationStarted> cancellationStarted() {
    return new Handler<>(VideoGenerationCancellationStarted.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCompleted> completed() {
    return new Handler<>(VideoGenerationCompleted.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationFailed> failed() {
    return new Handler<>(VideoGenerationFailed.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationCancelled> cancelled() {
    return new Handler<>(VideoGenerationCancelled.class, writer);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationDeleted> deleted() {
    return new Handler<>(VideoGenerationDeleted.class, writer);
  }
}
