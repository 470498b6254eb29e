package dev.reelay.hub.log;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationDeleted;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Writes the log: locks the job, folds the event in, numbers and adds the entry. */
@ApplicationScoped
class LogWriter {
  private final LogStore store;
  private final AfterCommit afterCommit;
  private final MeterRegistry meters;
  private final List<EntryListener> listeners;
  private final Fold fold;

  LogWriter(
      LogStore store,
      AfterCommit afterCommit,
      MeterRegistry meters,
      @All List<EntryListener> listeners,
      @ConfigProperty(name = "reelay.public-url", defaultValue = "http://localhost:8080")
          String publicUrl) {
    this.store = store;
    this.afterCommit = afterCommit;
    this.meters = meters;
    this.listeners = List.copyOf(listeners);
    this.fold = new Fold(new Extras(publicUrl));
  }

  /** Applies an event in the transaction of the caller. */
  void write(Envelope envelope, JobEvent event) {
    String jobId = envelope.job().jobId();
    Optional<LogStore.Held> held = store.lock(jobId);
    if (held.isPresent() && held.get().isDeleted()) {
      ignored(envelope, "deleted");
      return;
    }
    if (event instanceof VideoGenerationDeleted) {
      store.delete(jobId, envelope.keyId());
      return;
    }
    JobState before = held.map(LogStore.Held::state).orElse(null);
    switch (fold.apply(before, event)) {
      case Fold.Ignored(JobState state, Fold.Reason reason) -> {
        if (!state.equals(before)) {
          store.save(jobId, state);
        }
        ignored(envelope, reason.word());
      }
      case Fold.Shown shown -> show(envelope, before, shown);
    }
  }

  private void show(Envelope envelope, @Nullable JobState before, Fold.Shown shown) {
    String jobId = envelope.job().jobId();
    Body.Heading heading =
        new Body.Heading(envelope.type(), jobId, envelope.correlationId(), envelope.occurredAt());
    String rest = Body.write(heading, shown.state(), shown.extras());
    NewEntry next =
        new NewEntry(
            jobId, envelope.keyId(), envelope.type(), rest, shown.state().finishesStage(before));
    long seq =
        before == null ? store.begin(next, shown.state()) : store.advance(next, shown.state());
    String body = Body.numbered(seq, rest);
    meters.counter("reelay.hub.entries", "type", envelope.type()).increment();
    afterCommit.run(() -> {
      Entry entry = new Entry(jobId, seq, envelope.type(), body, System.nanoTime());
      listeners.forEach(listener -> listener.committed(entry));
    });
  }

  private void ignored(Envelope envelope, String reason) {
    meters
        .counter("reelay.hub.events.ignored", "type", envelope.type(), "reason", reason)
        .increment();
  }
}
