package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.SettingsEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what lies in the outbox, in number order, one relay of the schema at a time.
 *
 * <p>It never asks for "number greater than the last": a lower number may commit later. At the
 * first doubt (a nack, a time-out, a return) it closes its channel and begins again at the first
 * row that is not marked as sent; the inbox of the receivers drops what came twice.
 */
@ApplicationScoped
class OutboxRelay implements Duty {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final Duration TIMER = Duration.ofSeconds(1);

  /** These come many times a second for each job; their effect is logged where it matters. */
  private static final Set<String> CHATTY =
      Set.of("StageProgressed", "VideoGenerationProgress", "VideoProgressCheckRequested");

  private static final Duration COUNT_EVERY = Duration.ofSeconds(1);

  private final OutboxStore outbox;
  private final Rabbit rabbit;
  private final BusConfig config;
  private final Partitions partitions;
  private final PartitionChange change;
  private final MeterRegistry meters;
  private final Counter returnedCount;
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private volatile long depth;
  private @Nullable Long countedNanos;
  private boolean undeclared;
  private @Nullable Channel channel;
  private volatile @Nullable Loop loop;

  OutboxRelay(
      OutboxStore outbox,
      Rabbit rabbit,
      BusConfig config,
      PartitionChange change,
      MeterRegistry meters) {
    this.outbox = outbox;
    this.rabbit = rabbit;
    this.config = config;
    this.partitions = new Partitions(config.partitions());
    this.change = change;
    this.meters = meters;
    this.returnedCount = meters.counter("reelay.events.returned");
    meters.gauge("reelay.outbox.depth", this, relay -> relay.depth);
  }

  @Override
  public int order() {
    return 10;
  }

  @Override
  public void start() {
    if (config.connected()) {
      loop = Loop.start(config.service() + "-outbox-relay", this::round);
    }
  }

  @Override
  public void stop() {
    Loop running = loop;
    if (running != null) {
      running.close();
      flush();
    }
    rabbit.close(Rabbit.Use.PUBLISH);
  }

  /**
   * Sends what the last commits left; what cannot leave now stays for another instance or the next
   * start.
   */
  private void flush() {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      try {
        QuarkusTransaction.requiringNew().call(() -> send(open));
      } catch (RuntimeException e) {
        LOG.infof("The outbox is left as it is: %s", e);
      }
    }
  }

  /** Sends soon; called after a commit. */
  void wake() {
    Loop running = loop;
    if (running != null) {
      running.wake();
    }
  }

  /** Unsent events at the last count, a few seconds old. */
  long depth() {
    return depth;
  }

  private Duration round() throws Exception {
    count();
    if (undeclared) {
      // Only after the pause of a failed round: a broker that is still deleting a queue must not be
      // asked for it anew.
      rabbit.declareAgain(Rabbit.Use.PUBLISH);
      undeclared = false;
    }
    Channel open = channel();
    returned.clear();
    int sent;
    try {
      sent = QuarkusTransaction.requiringNew().call(() -> send(open));
    } catch (RuntimeException e) {
      open.abort();
      throw e;
    }
    if (!returned.isEmpty()) {
      returnedCount.increment(returned.size());
      undeclared = true;
      throw new IllegalStateException(
          "No queue takes "
              + returned.size()
              + " events; they stay in the outbox and the topology is declared again");
    }
    return sent == config.relayBatch() ? Duration.ZERO : TIMER;
  }

  private void count() {
    Long counted = countedNanos;
    if (counted == null || System.nanoTime() - counted >= COUNT_EVERY.toNanos()) {
      depth = QuarkusTransaction.requiringNew().call(() -> outbox.depth(config.outboxBound() + 1));
      countedNanos = System.nanoTime();
    }
  }

  private int send(Channel open) throws IOException, InterruptedException, TimeoutException {
    outbox.lockRelay();
    if (!change.mayRelay()) {
      return 0;
    }
    List<WireEvent> events = outbox.unsent(config.relayBatch());
    if (events.isEmpty()) {
      return 0;
    }
    for (WireEvent event : events) {
      open.basicPublish(
          Partitions.EXCHANGE,
          routingKey(event),
          true,
          CloudEventHeaders.write(event),
          event.body().getBytes(StandardCharsets.UTF_8));
      meters.counter("reelay.events.published", "type", event.type()).increment();
    }
    if (!open.waitForConfirms(config.confirmTimeout().toMillis())) {
      throw new IOException("the broker refused an event");
    }
    List<Long> confirmed =
        events.stream()
            .takeWhile(event -> !returned.contains(event.id().toString()))
            .map(WireEvent::sequence)
            .toList();
    outbox.markSent(confirmed);
    events.stream().limit(confirmed.size()).forEach(this::confirmed);
    return events.size();
  }

  private void confirmed(WireEvent event) {
    meters.counter("reelay.events.confirmed", "type", event.type()).increment();
    Logger.Level level = CHATTY.contains(event.type()) ? Logger.Level.DEBUG : Logger.Level.INFO;
    if (LOG.isEnabled(level)) {
      try (LogFields _ = LogFields.of(event)) {
        LOG.logf(level, "event published: %s %s", event.type(), event.id());
      }
    }
  }

  private String routingKey(WireEvent event) {
    Class<? extends DomainEvent> type = EventCodec.types().get(event.type());
    boolean settings = type != null && SettingsEvent.class.isAssignableFrom(type);
    return settings
        ? Partitions.settingsRoutingKey(event.type())
        : partitions.routingKey(partitions.of(event.keyId()), event.type());
  }

  private Channel channel() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = rabbit.channel(Rabbit.Use.PUBLISH, Channel::confirmSelect);
      open.addReturnListener(message -> returned.add(message.getProperties().getMessageId()));
      channel = open;
    }
    return open;
  }
}
