package dev.reelay.bus;

import org.jspecify.annotations.Nullable;

/**
 * Whose event it is and which job it is about.
 *
 * @param keyId the virtual key; decides the partition
 * @param jobId {@code job_} and a 26-character ULID
 * @param correlationId what the client or the gateway called this request; the same in every event
 *     of the job
 * @param traceparent W3C trace context under which a timer or a worker goes on with the job, stored
 *     with its row; null when there is none
 */
public record JobRef(
    String keyId, String jobId, String correlationId, @Nullable String traceparent) {

  /** A job of which no trace is known. */
  public JobRef(String keyId, String jobId, String correlationId) {
    this(keyId, jobId, correlationId, null);
  }
}
