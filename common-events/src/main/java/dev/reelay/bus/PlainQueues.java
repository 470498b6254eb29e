package dev.reelay.bus;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The queues without partitions: settings events, and the dead letters that no service could
 * decode.
 */
@ApplicationScoped
public class PlainQueues {
  private final EventDispatch dispatch;
  private final DeadLetters deadLetters;
  private final Boot boot;

  PlainQueues(EventDispatch dispatch, DeadLetters deadLetters, Boot boot) {
    this.dispatch = dispatch;
    this.deadLetters = deadLetters;
    this.boot = boot;
  }

  /**
   * Applies a settings event. Acknowledged only when it is applied, parked or kept as undecodable.
   */
  @Incoming("settings")
  @Blocking
  public CompletionStage<Void> settings(IncomingRabbitMQMessage<byte[]> message)
      throws InterruptedException {
    boot.awaitSchema();
    WireEvent event;
    try {
      event = CloudEventHeaders.read(message.getHeaders(), message.getPayload());
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      deadLetters.keep(undecodable(message), e.toString());
      return message.ack();
    }
    dispatch.apply(List.of(event));
    return message.ack();
  }

  /** Keeps a dead letter for a person to look at. */
  @Incoming("dead-letters")
  @Blocking
  public CompletionStage<Void> deadLetters(IncomingRabbitMQMessage<byte[]> message)
      throws InterruptedException {
    boot.awaitSchema();
    deadLetters.keep(undecodable(message), "no service could decode it");
    return message.ack();
  }

  private static DeadLetters.Letter undecodable(IncomingRabbitMQMessage<byte[]> message) {
    byte[] body = message.getPayload() == null ? new byte[0] : message.getPayload();
    return new DeadLetters.Letter(
        UUID.nameUUIDFromBytes(body),
        message.getHeaders() == null ? Collections.emptyMap() : message.getHeaders(),
        new String(body, StandardCharsets.UTF_8));
  }
}
