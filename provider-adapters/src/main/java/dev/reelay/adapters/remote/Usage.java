package dev.reelay.adapters.remote;

/**
 * How far a credential of a provider is used up.
 *
 * @param account its name: {@code default}, or the id of the virtual key that it belongs to
 * @param breaker of this instance: {@code closed}, {@code open} or {@code half_open}
 * @param callsInHand calls that this instance waits for
 * @param callsLimit how many those may be
 * @param submitsLeft hand-overs that could be made right now, over all instances
 * @param looksLeft other calls that could be made right now, over all instances
 */
public record Usage(
    String account,
    String breaker,
    int callsInHand,
    int callsLimit,
    int submitsLeft,
    int looksLeft) {}
