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
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

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

  /** A request also names what no entry shows. */
  private record RequestHandler(LogWriter writer, List<RequestListener> listeners)
      implements EventHandler<VideoGenerationRequested> {
    @Override
    public Class<VideoGenerationRequested> type() {
      return VideoGenerationRequested.class;
    }

    @Override
    public void handle(Envelope envelope, VideoGenerationRequested event) {
      writer.write(envelope, event);
      listeners.forEach(listener -> listener.requested(envelope, event));
    }
  }

  private final LogWriter writer;
  private final List<RequestListener> listeners;

  LogHandlers(LogWriter writer, @All List<RequestListener> listeners) {
    this.writer = writer;
    this.listeners = List.copyOf(listeners);
  }

  @Produces
  @Singleton
  EventHandler<VideoGenerationRequested> requested() {
    return new RequestHandler(writer, listeners);
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
