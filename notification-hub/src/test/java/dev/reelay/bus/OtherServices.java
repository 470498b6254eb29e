package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Publishes events through the real broker in the name of the services that would. */
@ApplicationScoped
public class OtherServices {
  private static final long CONFIRM_MILLIS = 5_000;

  private final Rabbit rabbit;
  private final EventCodec codec;
  private final Partitions partitions;

  OtherServices(Rabbit rabbit, EventCodec codec, BusConfig config) {
    this.rabbit = rabbit;
    this.codec = codec;
    this.partitions = new Partitions(config.partitions());
  }

  /** Sends these in order and waits until the broker has them. */
  public void publish(List<Envelope> events) throws Exception {
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.confirmSelect();
      for (Envelope event : events) {
        WireEvent wire = wire(event);
        String key =
            event.jobId() == null
                ? Partitions.settingsRoutingKey(event.type())
                : partitions.routingKey(partitions.of(event.keyId()), event.type());
        channel.basicPublish(
            Partitions.EXCHANGE,
            key,
            true,
            CloudEventHeaders.write(wire),
            wire.body().getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    }
  }

  private WireEvent wire(Envelope event) {
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
