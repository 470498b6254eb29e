package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Consumes one partition: takes what the broker handed over, applies it in batches, acknowledges.
 *
 * <p>It gives the partition up by closing its channel, never by cancelling the consumer: only the
 * former hands prefetched messages back in their order before the next consumer starts.
 */
final class Partition implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Partition.class);
  private static final long NEVER = Long.MIN_VALUE;
  private static final Duration LOOK = Duration.ofMillis(250);

  /** How long a partition that was given up stays closed, so that another instance gets it. */
  private static final Duration HANDED_OVER = Duration.ofMillis(300);

  /**
   * An owner hears a probe every two seconds; after this silence it owns the partition no longer.
   */
  private static final Duration OWNED = Duration.ofSeconds(5);

  /** A message in hand; without an event it is a probe. */
  private record Delivery(
      long tag, @Nullable Supplier<WireEvent> event, AMQP.BasicProperties properties) {}

  private final String queue;
  private final Shared shared;
  private BlockingQueue<Delivery> deliveries = new ArrayBlockingQueue<>(1);
  private @Nullable Channel channel;
  private volatile boolean stopping;
  private volatile boolean givingUp;
  private volatile long ownedSinceNanos = NEVER;
  private volatile long heardNanos = NEVER;
  private @Nullable Loop loop;

  /**
   * What all partitions of an instance share.
   *
   * @param taken to be told when a partition became this instance's
   */
  record Shared(
      Rabbit rabbit,
      EventDispatch dispatch,
      PartitionSigns signs,
      Runnable taken,
      int batch,
      int prefetch) {}

  private Partition(String queue, Shared shared) {
    this.queue = queue;
    this.shared = shared;
  }

  static Partition start(String queue, Shared shared) {
    Partition partition = new Partition(queue, shared);
    partition.loop = Loop.start("consume-" + queue, partition::round);
    return partition;
  }

  /** Takes no further batch. */
  void stopSoon() {
    stopping = true;
  }

  /**
   * Closes the channel after the batch in hand and consumes again a little later, behind the other
   * instances.
   */
  void giveUp() {
    givingUp = true;
  }

  String queue() {
    return queue;
  }

  /** What all partitions of one service and one number of partitions share. */
  String family() {
    return queue.substring(0, queue.lastIndexOf('-'));
  }

  /** Whether the broker has lately delivered here, and it is not being given up. */
  boolean isOwned() {
    return !givingUp && isHeard();
  }

  private boolean isHeard() {
    return heardNanos != NEVER && System.nanoTime() - heardNanos < OWNED.toNanos();
  }

  /** When the current ownership began, on the monotonic clock; meaningful only while owned. */
  long ownedSinceNanos() {
    return ownedSinceNanos;
  }

  @Override
  public void close() {
    stopping = true;
    if (loop != null) {
      loop.close();
    }
    closeChannel();
  }

  private @Nullable Duration round() throws Exception {
    if (stopping) {
      closeChannel();
      return null;
    }
    if (givingUp) {
      closeChannel();
      givingUp = false;
      return HANDED_OVER;
    }
    Channel open = channel();
    Delivery first = deliveries.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null || stopping || givingUp) {
      // What came meanwhile is for the next owner; the close hands it back.
      return Duration.ZERO;
    }
    List<Delivery> batch = new ArrayList<>(shared.batch());
    batch.add(first);
    heard();
    deliveries.drainTo(batch, shared.batch() - 1);
    try {
      work(open, batch);
    } catch (Exception e) {
      // The database or the broker is away: hand everything back in order and start afresh after a
      // pause.
      closeChannel();
      throw e;
    }
    return Duration.ZERO;
  }

  private void work(Channel open, List<Delivery> batch) throws IOException, TimeoutException {
    List<WireEvent> events = new ArrayList<>(batch.size());
    List<Long> undecodable = new ArrayList<>();
    for (Delivery delivery : batch) {
      Supplier<WireEvent> event = delivery.event();
      if (event == null) {
        continue;
      }
      try {
        events.add(event.get());
      } catch (IllegalArgumentException | java.time.DateTimeException e) {
        LOG.errorf("Undecodable message in %s goes to the dead letters: %s", queue, e.getMessage());
        undecodable.add(delivery.tag());
      }
    }
    if (!events.isEmpty()) {
      shared.dispatch().apply(events);
    }
    answer(batch);
    for (long tag : undecodable) {
      open.basicReject(tag, false);
    }
    for (Delivery delivery : undecodable.isEmpty() ? List.<Delivery>of() : batch) {
      if (!undecodable.contains(delivery.tag())) {
        open.basicAck(delivery.tag(), false);
      }
    }
    if (undecodable.isEmpty()) {
      open.basicAck(batch.getLast().tag(), true);
    }
  }

  /** Tells who asked that everything before the question is handled. */
  private void answer(List<Delivery> batch) throws IOException, TimeoutException {
    for (Delivery delivery : batch) {
      String asker = delivery.properties().getReplyTo();
      if (delivery.event() == null && asker != null) {
        shared.rabbit().answer(asker, delivery.properties().getCorrelationId());
      }
    }
  }

  private void heard() {
    boolean taken = !isHeard();
    if (taken) {
      Metrics.counter("reelay.partitions.taken").increment();
      ownedSinceNanos = System.nanoTime();
    }
    heardNanos = System.nanoTime();
    if (taken) {
      shared.taken().run();
    }
    shared.signs().seen(queue);
  }

  private Channel channel() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      // Who cannot use the database must not stand in the broker's line.
      QuarkusTransaction.requiringNew().run(shared.signs()::check);
      BlockingQueue<Delivery> fresh = new ArrayBlockingQueue<>(shared.prefetch());
      deliveries = fresh;
      open = shared.rabbit().channel(Rabbit.Use.CONSUME, opened -> consume(opened, fresh));
      channel = open;
    }
    return open;
  }

  private void consume(Channel opened, BlockingQueue<Delivery> fresh)
      throws IOException, TimeoutException {
    opened.basicQos(shared.prefetch());
    try {
      opened.basicConsume(queue, false, new Receiver(opened, fresh));
    } catch (IOException e) {
      // Most likely the queue was deleted.
      shared.rabbit().declareAgain(Rabbit.Use.CONSUME);
      throw e;
    }
  }

  private void closeChannel() {
    Channel open = channel;
    channel = null;
    heardNanos = NEVER;
    if (open != null) {
      try {
        open.abort();
      } catch (IOException | ShutdownSignalException e) {
        LOG.debugf("Channel of %s was closed already: %s", queue, e.getMessage());
      }
    }
  }

  private static final class Receiver extends DefaultConsumer {
    private final BlockingQueue<Delivery> deliveries;

    Receiver(Channel channel, BlockingQueue<Delivery> deliveries) {
      super(channel);
      this.deliveries = deliveries;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      if (envelope.isRedeliver()) {
        Metrics.counter("reelay.events.redelivered").increment();
      }
      // Never full: the broker hands over at most the prefetch, and the queue is as large.
      deliveries.add(
          new Delivery(
              envelope.getDeliveryTag(),
              Balance.PROBE.equals(properties.getType())
                  ? null
                  : () -> CloudEventHeaders.read(properties.getHeaders(), body),
              properties));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
      // The queue was deleted; without a new channel this consumer would stay silent for ever.
      getChannel().abort();
    }
  }
}
