package dev.reelay.bus;

/**
 * Whose event it is and which job it is about.
 *
 * @param keyId the virtual key; decides the partition
 * @param jobId {@code job_} and a 26-character ULID
 * @param correlationId what the client or the gateway called this request; the same in every event
 *     of the job
 */
public record JobRef(String keyId, String jobId, String correlationId) {}
