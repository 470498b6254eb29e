package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies events to this service: opens the transaction, drops duplicates by the inbox, calls the
 * handler, parks what fails.
 */
@ApplicationScoped
class EventDispatch {
  private static final Logger LOG = Logger.getLogger(EventDispatch.class);
  private static final int TRANSIENT_RETRIES = 3;
  private static final String PARKED = "parked";
  private static final int ERROR_MAX = 2_000;

  private final InboxStore inbox;
  private final ParkedStore parked;
  private final EventCodec codec;
  private final BusConfig config;
  private final MeterRegistry meters;
  private final Handlers handlers;

  EventDispatch(
      InboxStore inbox,
      ParkedStore parked,
      EventCodec codec,
      Deadlines deadlines,
      BusConfig config,
      MeterRegistry meters,
      @All List<EventHandler<?>> handlers) {
    this.inbox = inbox;
    this.parked = parked;
    this.codec = codec;
    this.config = config;
    this.meters = meters;
    this.handlers = new Handlers(handlers, config, deadlines);
  }

  /** The names of the events that this service handles. */
  Set<String> handled() {
    return handlers.names();
  }

  /**
   * Applies consecutive events of one partition. When it returns, each of them is applied, dropped
   * as a duplicate, or parked. Fails only when the database cannot be used; then nothing is certain
   * and all may come again.
   */
  void apply(List<WireEvent> events) {
    List<WireEvent> kept = events.stream().filter(event -> !handlers.isFleeting(event)).toList();
    if (!kept.isEmpty()) {
      applyKept(kept);
    }
    events.stream().filter(handlers::isFleeting).forEach(this::applyFleeting);
  }

  private void applyFleeting(WireEvent event) {
    try (LogFields _ = LogFields.of(event)) {
      DomainEvent decoded = codec.decode(event.type(), event.body());
      if (decoded != null) {
        handlers.handle(
            event, decoded, stuck -> LOG.errorf("%s %s overran", event.type(), event.id()));
        count("applied", event);
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "Dropped %s %s", event.type(), event.id());
      count("dropped", event);
    }
  }

  private void applyKept(List<WireEvent> events) {
    if (events.size() > 1) {
      try {
        applyTogether(events);
        return;
      } catch (RuntimeException e) {
        if (isWithoutDatabase(e)) {
          throw e;
        }
        LOG.debugf(e, "A batch of %d events is repeated one by one", events.size());
      }
    }
    events.forEach(this::applyAlone);
  }

  private void applyAlone(WireEvent event) {
    for (int tries = 1; ; tries++) {
      try {
        applyTogether(List.of(event));
        return;
      } catch (RuntimeException e) {
        if (isWithoutDatabase(e)) {
          throw e;
        }
        String sqlState = DatabaseFailure.sqlState(e);
        if (!DatabaseFailure.isTransient(sqlState) || tries == TRANSIENT_RETRIES) {
          parkFailed(event, e);
          return;
        }
      }
    }
  }

  /**
   * Whether others should have the partition. Whoever tried once more with a silent database would
   * keep it for as long as a socket waits for an answer.
   */
  private boolean isWithoutDatabase(RuntimeException failure) {
    return DatabaseFailure.isLost(DatabaseFailure.sqlState(failure))
        || (DatabaseFailure.isSilence(failure) && !inbox.isThere());
  }

  private void applyTogether(List<WireEvent> events) {
    List<Runnable> counts = new ArrayList<>(events.size());
    QuarkusTransaction.requiringNew()
        .run(() -> {
          // The inbox comes first: it waits for another instance that has the same events in hand.
          InboxStore.Begun begun =
              inbox.begin(
                  events.stream().map(WireEvent::id).toList(),
                  jobs(events),
                  config.handlerDeadline());
          for (WireEvent event : events) {
            String outcome = "duplicate";
            if (begun.fresh().remove(event.id())) {
              try (LogFields _ = LogFields.of(event)) {
                outcome = applyOne(event, begun.blocked(), begun.now());
              }
            }
            String counted = outcome;
            counts.add(() -> count(counted, event));
          }
        });
    counts.forEach(Runnable::run);
  }

  private static Set<String> jobs(List<WireEvent> events) {
    Set<String> jobs = new HashSet<>();
    events.stream().map(WireEvent::jobId).filter(Objects::nonNull).forEach(jobs::add);
    return jobs;
  }

  /** Returns the outcome, which counts once the transaction has committed. */
  private String applyOne(WireEvent event, Set<String> blocked, Instant now) {
    String job = event.jobId();
    if (job != null && blocked.contains(job)) {
      parked.park(event, ParkedStore.Reason.BEHIND, null, Duration.ZERO);
      return PARKED;
    }
    if (event.occurredAt().isBefore(now.minus(config.inboxRetention()))) {
      return park(event, ParkedStore.Reason.TOO_OLD, blocked);
    }
    DomainEvent decoded = codec.decode(event.type(), event.body());
    if (decoded == null) {
      return park(event, ParkedStore.Reason.UNKNOWN_TYPE, blocked);
    }
    long begun = System.nanoTime();
    handlers.handle(event, decoded, stuck -> parkFailed(event, stuck));
    meters
        .timer("reelay.events.handled", "type", event.type())
        .record(Duration.ofNanos(System.nanoTime() - begun));
    meters
        .timer("reelay.events.lag", "type", event.type())
        .record(Duration.between(event.occurredAt(), now));
    LOG.debugf("event handled: %s %s", event.type(), event.id());
    return "applied";
  }

  private String park(WireEvent event, ParkedStore.Reason reason, Set<String> blocked) {
    parked.park(event, reason, null, Duration.ZERO);
    if (event.jobId() != null) {
      blocked.add(event.jobId());
    }
    LOG.errorf("Parked %s %s: %s", event.type(), event.id(), reason.word());
    return PARKED;
  }

  private void parkFailed(WireEvent event, RuntimeException failure) {
    Duration pause = config.parkedRetries().getFirst();
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (!inbox.addAll(List.of(event.id())).isEmpty()) {
            parked.park(event, ParkedStore.Reason.FAILED, describe(failure), pause);
          }
        });
    try (LogFields _ = LogFields.of(event)) {
      LOG.errorf(failure, "Parked %s %s; next try in %s", event.type(), event.id(), pause);
    }
    count(PARKED, event);
  }

  /** Tries the first parked event that is due; false when there was none. */
  boolean retryParked() {
    AtomicReference<ParkedStore.@Nullable Due> tried = new AtomicReference<>();
    try {
      return QuarkusTransaction.requiringNew()
          .call(() -> {
            Optional<ParkedStore.Due> due = parked.lockDue(codec.known());
            tried.set(due.orElse(null));
            if (due.isPresent()) {
              try (LogFields _ = LogFields.of(due.get().event())) {
                applyParked(due.get());
              }
            }
            return due.isPresent();
          });
    } catch (RuntimeException e) {
      ParkedStore.Due due = tried.get();
      if (due == null || DatabaseFailure.isLost(DatabaseFailure.sqlState(e))) {
        throw e;
      }
      failedAgain(due, e);
      return true;
    }
  }

  private void applyParked(ParkedStore.Due due) {
    WireEvent event = due.event();
    inbox.boundStatements(config.handlerDeadline());
    DomainEvent decoded = codec.decode(event.type(), event.body());
    if (decoded == null) {
      throw new IllegalStateException("This release does not know " + event.type());
    }
    handlers.handle(event, decoded, stuck -> failedAgain(due, stuck));
    parked.remove(event.id());
    LOG.infof("Applied parked %s %s", event.type(), event.id());
    count("unparked", event);
  }

  private void failedAgain(ParkedStore.Due due, RuntimeException failure) {
    List<Duration> pauses = config.parkedRetries();
    Duration pause = due.attempts() < pauses.size() ? pauses.get(due.attempts()) : null;
    QuarkusTransaction.requiringNew()
        .run(() -> parked.failedAgain(due.event().id(), describe(failure), pause));
    WireEvent event = due.event();
    try (LogFields _ = LogFields.of(event)) {
      LOG.errorf("Parked %s %s failed again: %s", event.type(), event.id(), describe(failure));
    }
  }

  private void count(String outcome, WireEvent event) {
    meters.counter("reelay.events.consumed", "type", event.type(), "outcome", outcome).increment();
  }

  private static String describe(Throwable failure) {
    String text = failure.toString();
    return text.length() > ERROR_MAX ? text.substring(0, ERROR_MAX) : text;
  }
}
