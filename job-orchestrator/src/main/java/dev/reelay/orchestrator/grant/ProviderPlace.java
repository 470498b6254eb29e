package dev.reelay.orchestrator.grant;

/**
 * What a provider whose row is locked may still do.
 *
 * @param room stage runs that it can take now, 0 or more
 * @param turn its virtual time
 */
public record ProviderPlace(String provider, int room, double turn) {}
