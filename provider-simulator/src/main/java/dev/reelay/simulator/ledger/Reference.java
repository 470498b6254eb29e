package dev.reelay.simulator.ledger;

/**
 * What tells that two creates mean the same film.
 *
 * @param text as the client gave it, or a digest of what it asked for
 * @param exact whether the client gave it
 */
public record Reference(String text, boolean exact) {}
