package dev.reelay.adapters.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored call of a provider.
 *
 * @param deliveryId the same for repeats of the same call
 * @param stageRunId whose URL was called; null on an URL of the whole account
 * @param remoteId which run, by the provider's id; null when the URL says it
 * @param occurredAt when it happened at the provider; null when it does not say
 */
record Receipt(
    String provider,
    String deliveryId,
    @Nullable String stageRunId,
    @Nullable String remoteId,
    @Nullable Instant occurredAt,
    Instant receivedAt) {}
