package dev.reelay.bus;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.SettingsEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Exchanges, queues and bindings of the whole suite. Declaring is idempotent; the arguments are
 * frozen for ever.
 */
@Singleton
class Topology {
  /**
   * Each hand-over counts as a delivery for every prefetched message, so the broker's own limit
   * must never be met.
   */
  private static final long DELIVERY_LIMIT = 1_000_000_000L;

  private final Partitions partitions;

  /**
   * The broker may leave a declaration without an answer while another one of the same queue is
   * under way.
   */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Topology(BusConfig config) {
    this.partitions = new Partitions(config.partitions());
  }

  void declare(Connection connection) throws IOException, TimeoutException {
    oneAtATime.lock();
    try (Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(Partitions.EXCHANGE, BuiltinExchangeType.TOPIC, true);
      channel.exchangeDeclare(Partitions.DEAD_LETTER_EXCHANGE, BuiltinExchangeType.DIRECT, true);
      for (Routes.Service service : Routes.Service.values()) {
        declareQueues(channel, service.id());
      }
      for (Map.Entry<String, Class<? extends DomainEvent>> type : EventCodec.types().entrySet()) {
        if (!SettingsEvent.class.isAssignableFrom(type.getValue())) {
          bind(channel, type.getKey(), Routes.of(type.getValue()));
        }
      }
      // The bindings above are sent without waiting; this answer comes after all of them took
      // effect.
      channel.queueDeclarePassive(Partitions.settingsQueue(Routes.Service.HUB.id()));
    } finally {
      oneAtATime.unlock();
    }
  }

  private void declareQueues(Channel channel, String service) throws IOException {
    Map<String, Object> plain = Map.of("x-queue-type", "quorum");
    channel.queueDeclare(Partitions.settingsQueue(service), true, false, false, plain);
    channel.queueBind(Partitions.settingsQueue(service), Partitions.EXCHANGE, "settings.#");
    channel.queueDeclare(Partitions.deadLetterQueue(service), true, false, false, plain);
    channel.queueBind(
        Partitions.deadLetterQueue(service), Partitions.DEAD_LETTER_EXCHANGE, service);
    Map<String, Object> partitioned =
        Map.of(
            "x-queue-type",
            "quorum",
            "x-single-active-consumer",
            true,
            "x-delivery-limit",
            DELIVERY_LIMIT,
            "x-dead-letter-exchange",
            Partitions.DEAD_LETTER_EXCHANGE,
            "x-dead-letter-routing-key",
            service);
    for (int partition : partitions.all()) {
      channel.queueDeclare(partitions.queue(service, partition), true, false, false, partitioned);
    }
  }

  private void bind(Channel channel, String type, Routes.Route route) throws IOException {
    for (Routes.Service service : route.to()) {
      for (int partition : partitions.all()) {
        channel.queueBindNoWait(
            partitions.queue(service.id(), partition),
            Partitions.EXCHANGE,
            partitions.routingKey(partition, type),
            Map.of());
      }
    }
  }
}
