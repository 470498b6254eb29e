package dev.reelay.event;

/**
 * A file that a stage made, as later stages find it.
 *
 * @param name unique within the job, for example {@code scene-01.wav}
 * @param storageKey where the storage port keeps it
 * @param contentType media type
 * @param sizeBytes length in bytes
 * @param sha256 lower-case hexadecimal digest of the content
 */
public record StoredFile(
    String name, String storageKey, String contentType, long sizeBytes, String sha256) {}
