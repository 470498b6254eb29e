package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Envelope fields as AMQP headers, by the CloudEvents 1.0 AMQP protocol binding in binary mode
 * (prefix {@code cloudEvents:}), and the W3C {@code traceparent} under its own name.
 */
final class CloudEventHeaders {
  private static final String PREFIX = "cloudEvents:";
  private static final int PERSISTENT = 2;

  private CloudEventHeaders() {}

  static AMQP.BasicProperties write(WireEvent event) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(PREFIX + "specversion", "1.0");
    headers.put(PREFIX + "id", event.id().toString());
    headers.put(PREFIX + "type", event.type());
    headers.put(PREFIX + "source", event.source());
    headers.put(PREFIX + "time", event.occurredAt().toString());
    headers.put(PREFIX + "schemaversion", event.version());
    headers.put(PREFIX + "sequence", event.sequence());
    headers.put(PREFIX + "partitionkey", event.keyId());
    headers.put(PREFIX + "correlationid", event.correlationId());
    putIfPresent(headers, PREFIX + "subject", event.jobId());
    putIfPresent(headers, PREFIX + "causationid", event.causationId());
    putIfPresent(headers, "traceparent", event.traceparent());
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .messageId(event.id().toString())
        .correlationId(event.correlationId())
        .type(event.type())
        .headers(headers)
        .build();
  }

  /** Reads what {@link #write} wrote. Fails when a required header is missing or malformed. */
  static WireEvent read(@Nullable Map<String, Object> headers, byte[] body) {
    if (headers == null) {
      throw new IllegalArgumentException("no CloudEvents headers");
    }
    String causation = text(headers, PREFIX + "causationid");
    return new WireEvent(
        UUID.fromString(required(headers, "id")),
        required(headers, "type"),
        Integer.parseInt(required(headers, "schemaversion")),
        required(headers, "source"),
        Long.parseLong(required(headers, "sequence")),
        required(headers, "partitionkey"),
        text(headers, PREFIX + "subject"),
        required(headers, "correlationid"),
        causation == null ? null : UUID.fromString(causation),
        Instant.parse(required(headers, "time")),
        text(headers, "traceparent"),
        new String(body, StandardCharsets.UTF_8));
  }

  private static void putIfPresent(
      Map<String, Object> headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.put(name, value.toString());
    }
  }

  private static String required(Map<String, Object> headers, String name) {
    String value = text(headers, PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException("no header " + PREFIX + name);
    }
    return value;
  }

  private static @Nullable String text(Map<String, Object> headers, String name) {
    Object value = headers.get(name);
    return value == null ? null : value.toString();
  }
}
