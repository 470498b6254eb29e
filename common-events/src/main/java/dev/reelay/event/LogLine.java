package dev.reelay.event;

/**
 * A line that a provider wrote.
 *
 * @param severity {@code info}, {@code warning} or {@code error}
 * @param message redacted text, at most 500 characters
 */
public record LogLine(String severity, String message) {}
