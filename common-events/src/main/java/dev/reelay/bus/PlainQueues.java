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
import org.jspecify.annotations.Nullable;

/**
 * The queues without partitions: settings events, and the dead letters that no service could
 * decode.
 */
@ApplicationScoped
class PlainQueues {
  private final EventDispatch dispatch;
  private final DeadLetters deadLetters;
  private final Boot boot;

  PlainQueues(EventDispatch dispatch, DeadLetters deadLetters, Boot boot) {
    this.dispatch = dispatch;
    this.deadLetters = deadLetters;
    this.boot = boot;
  }

  @Incoming("settings")
  @Blocking
  CompletionStage<Void> settings(IncomingRabbitMQMessage<byte[]> message)
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

  @Incoming("dead-letters")
  @Blocking
  CompletionStage<Void> deadLetters(IncomingRabbitMQMessage<byte[]> message)
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

  /** Text of a header; null when there is none. */
  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
