package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/**
 * What a provider answered to a cancellation.
 *
 * @param provider who was asked
 * @param stage what it was doing
 * @param outcome its answer
 * @param warning set where work or billing may go on
 */
public record ProviderOutcome(
    String provider, String stage, CancellationOutcome outcome, @Nullable String warning) {}
