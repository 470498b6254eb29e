package dev.reelay.event;

/**
 * How often a provider wants to be asked.
 *
 * @param minMillis shortest allowed pause between two polls, in milliseconds
 * @param suggestedMillis pause that the provider recommends, in milliseconds
 */
public record PollHint(long minMillis, long suggestedMillis) {}
