package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.reelay.event.DomainEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks and listens at the real broker in the place of the other services. */
@ApplicationScoped
public class OtherServices {
  private final Rabbit rabbit;
  private final EventCodec codec;
  private final Partitions partitions;
  private final Map<String, List<DomainEvent>> ears = new ConcurrentHashMap<>();

  OtherServices(Rabbit rabbit, EventCodec codec, BusConfig config) {
    this.rabbit = rabbit;
    this.codec = codec;
    this.partitions = new Partitions(config.partitions());
  }

  /** Publishes as the relay of another service does, and waits for the confirm. */
  public void publish(List<Envelope> events) throws Exception {
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.confirmSelect();
      for (Envelope event : events) {
        channel.basicPublish(
            Partitions.EXCHANGE,
            event.jobId() == null
                ? Partitions.settingsRoutingKey(event.type())
                : partitions.routingKey(partitions.of(event.keyId()), event.type()),
            true,
            CloudEventHeaders.write(ScriptedBus.wire(event, codec)),
            codec.encode(event.event()).getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirmsOrDie(5_000);
    }
  }

  /**
   * What has arrived at another service, in the partition of a key, since the first call.
   *
   * <p>A consumer, because a queue with a single active consumer refuses to be polled.
   */
  public List<DomainEvent> heardBy(Routes.Service service, String keyId) throws Exception {
    String queue = partitions.queue(service.id(), partitions.of(keyId));
    List<DomainEvent> heard = new CopyOnWriteArrayList<>();
    List<DomainEvent> known = ears.putIfAbsent(queue, heard);
    if (known != null) {
      return known;
    }
    rabbit
        .connection(Rabbit.Use.PUBLISH)
        .createChannel()
        .basicConsume(queue, true, (_, message) -> heard.add(read(message)), _ -> {});
    return heard;
  }

  private DomainEvent read(Delivery message) {
    WireEvent event =
        CloudEventHeaders.read(message.getProperties().getHeaders(), message.getBody());
    return Objects.requireNonNull(codec.decode(event.type(), event.body()), event.type());
  }
}
