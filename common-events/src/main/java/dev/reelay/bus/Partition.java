package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
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
  private static final Duration LOOK = Duration.ofMillis(250);

  private record Delivery(long tag, Supplier<WireEvent> event) {}

  private final String queue;
  private final Rabbit rabbit;
  private final EventDispatch dispatch;
  private final BusConfig config;
  private final int prefetch;
  private BlockingQueue<Delivery> deliveries = new ArrayBlockingQueue<>(1);
  private @Nullable Channel channel;
  private volatile boolean stopping;
  private @Nullable Loop loop;

  private Partition(
      String queue, Rabbit rabbit, EventDispatch dispatch, BusConfig config, int prefetch) {
    this.queue = queue;
    this.rabbit = rabbit;
    this.dispatch = dispatch;
    this.config = config;
    this.prefetch = prefetch;
  }

  static Partition start(
      String queue, Rabbit rabbit, EventDispatch dispatch, BusConfig config, int prefetch) {
    Partition partition = new Partition(queue, rabbit, dispatch, config, prefetch);
    partition.loop = Loop.start("consume-" + queue, partition::round);
    return partition;
  }

  /** Takes no further batch. */
  void stopSoon() {
    stopping = true;
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
    Channel open = channel();
    Delivery first = deliveries.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return Duration.ZERO;
    }
    List<Delivery> batch = new ArrayList<>(config.batch());
    batch.add(first);
    deliveries.drainTo(batch, config.batch() - 1);
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

  private void work(Channel open, List<Delivery> batch) throws IOException {
    List<WireEvent> events = new ArrayList<>(batch.size());
    List<Long> undecodable = new ArrayList<>();
    for (Delivery delivery : batch) {
      try {
        events.add(delivery.event().get());
      } catch (IllegalArgumentException | java.time.DateTimeException e) {
        LOG.errorf("Undecodable message in %s goes to the dead letters: %s", queue, e.getMessage());
        undecodable.add(delivery.tag());
      }
    }
    if (!events.isEmpty()) {
      dispatch.apply(events);
    }
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

  private Channel channel() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = rabbit.connection(Rabbit.Use.CONSUME).createChannel();
      BlockingQueue<Delivery> fresh = new ArrayBlockingQueue<>(prefetch);
      deliveries = fresh;
      open.basicQos(prefetch);
      try {
        open.basicConsume(queue, false, new Receiver(open, fresh));
      } catch (IOException e) {
        // Most likely the queue was deleted.
        rabbit.declareAgain(Rabbit.Use.CONSUME);
        throw e;
      }
      channel = open;
    }
    return open;
  }

  private void closeChannel() {
    Channel open = channel;
    channel = null;
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
      // Never full: the broker hands over at most the prefetch, and the queue is as large.
      deliveries.add(
          new Delivery(
              envelope.getDeliveryTag(),
              () -> CloudEventHeaders.read(properties.getHeaders(), body)));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
      // The queue was deleted; without a new channel this consumer would stay silent for ever.
      getChannel().abort();
    }
  }
}
