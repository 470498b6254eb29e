package dev.reelay.orchestrator.grant;

/**
 * What a key whose row is locked may still do.
 *
 * @param weight its share against other keys, at least 1
 * @param room jobs that may begin under it now, 0 or more
 */
public record KeyPlace(String keyId, int weight, int room) {}
