package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event with what is needed to carry, order and trace it.
 *
 * @param id UUIDv7, unique for ever; the key of the inbox
 * @param type simple class name of the event
 * @param version version of its schema, from 1
 * @param source service that published it
 * @param sequence its outbox number in that service
 * @param keyId virtual key; for settings events what they are about
 * @param jobId null on settings events
 * @param correlationId see {@link JobRef}
 * @param causationId id of the event that led to this one; null when a client or a timer did
 * @param occurredAt time of the publishing schema's clock
 * @param traceparent W3C trace context
 */
public record Envelope(
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
    DomainEvent event) {

  /** The job that the event is about. Fails on a settings event, which indicates a bug. */
  public JobRef job() {
    if (jobId == null) {
      throw new IllegalStateException(type + " is about no job. Indicates a bug.");
    }
    return new JobRef(keyId, jobId, correlationId, traceparent);
  }
}
