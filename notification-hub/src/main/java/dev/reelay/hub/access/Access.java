package dev.reelay.hub.access;

import org.jspecify.annotations.Nullable;

/**
 * What a verified access token allows.
 *
 * @param keyId the virtual key that asks
 * @param jobId the one job that the gateway vouched for; null on a token for all jobs of the key
 */
public record Access(String keyId, @Nullable String jobId) {}
