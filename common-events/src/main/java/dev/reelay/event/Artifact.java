package dev.reelay.event;

/**
 * A file that a client may download.
 *
 * @param name file name, unique within the job
 * @param path path below the public URL
 * @param contentType media type
 * @param sizeBytes length in bytes
 * @param sha256 lower-case hexadecimal digest of the content
 */
public record Artifact(
    String name, String path, String contentType, long sizeBytes, String sha256) {}
