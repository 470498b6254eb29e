package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

/**
 * Delivers events to this service by hand, through the same inbox, transactions and parking as from
 * the broker.
 */
@ApplicationScoped
public class ScriptedBus {
  private final EventDispatch dispatch;
  private final EventCodec codec;
  private final OutboxStore outbox;
  private final BusConfig config;
  private final Jdbi jdbi;

  ScriptedBus(
      EventDispatch dispatch, EventCodec codec, OutboxStore outbox, BusConfig config, Jdbi jdbi) {
    this.dispatch = dispatch;
    this.codec = codec;
    this.outbox = outbox;
    this.config = config;
    this.jdbi = jdbi;
  }

  /** Delivers events in this order; those that this service does not handle never reach it. */
  public void deliver(Envelope... events) {
    deliver(List.of(events));
  }

  /** Delivers events in this order, in batches as the broker would. */
  public void deliver(List<Envelope> events) {
    List<WireEvent> routed =
        events.stream()
            .filter(event ->
                Routes.of(event.event().getClass())
                    .to()
                    .contains(Routes.Service.of(config.service())))
            .map(event -> wire(event, codec))
            .toList();
    for (int from = 0; from < routed.size(); from += config.batch()) {
      dispatch.apply(routed.subList(from, Math.min(routed.size(), from + config.batch())));
    }
  }

  /**
   * All events in the outbox that were not sent, oldest first; all ever published when the bus is
   * not connected.
   */
  public List<Envelope> published() {
    List<Envelope> published = new ArrayList<>();
    for (WireEvent event : outbox.unsent(Integer.MAX_VALUE)) {
      published.add(event.with(decode(event)));
    }
    return published;
  }

  /** What is in the outbox about one job, oldest first. */
  public List<Envelope> published(String jobId) {
    return published().stream().filter(event -> Objects.equals(event.jobId(), jobId)).toList();
  }

  /** Why events are parked, one line each; empty when all were applied. */
  public List<String> parked() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT type || ' of ' || coalesce(job_id, '-') || ': ' || reason || ' ' || coalesce(error, '') FROM parked_events ORDER BY position")
            .mapTo(String.class)
            .list());
  }

  private DomainEvent decode(WireEvent event) {
    return Objects.requireNonNull(codec.decode(event.type(), event.body()), event.type());
  }

  static WireEvent wire(Envelope event, EventCodec codec) {
    return new WireEvent(
        event.id(),
        event.type(),
        event.version(),
        event.source(),
        event.sequence(),
        event.keyId(),
        event.jobId(),
        event.correlationId(),
        event.causationId(),
        event.occurredAt(),
        event.traceparent(),
        codec.encode(event.event()));
  }
}
