package dev.reelay.event;

/**
 * A file that the client brings.
 *
 * @param role what it is for, for example {@code first_frame}
 * @param url where it is
 */
public record InputReference(String role, String url) {}
