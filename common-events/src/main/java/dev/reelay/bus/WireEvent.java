package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is stored and sent: everything of {@link Envelope}, with the body still as JSON.
 */
record WireEvent(
    UUID id,
    String type,
    int version,
    String source,
    long sequence,
    String keyId,
    @Nullable String jobId,
    String correlationId,
    @Nullable UUID causationId,
    Instant occurredAt,
    @Nullable String traceparent,
    String body) {

  Envelope with(DomainEvent event) {
    return new Envelope(
        id,
        type,
        version,
        source,
        sequence,
        keyId,
        jobId,
        correlationId,
        causationId,
        occurredAt,
        traceparent,
        event);
  }
}
