package dev.reelay.hub.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verified access token allows.
 *
 * @param keyId the virtual key that asks, or whose job was shared
 * @param jobId the one job that the gateway vouched for; null on a token for all jobs of the key
 * @param shareId the share link behind it; null when the key itself asks
 * @param until when a stream that it opened ends at the latest; null for no such moment
 */
public record Access(
    String keyId, @Nullable String jobId, @Nullable String shareId, @Nullable Instant until) {}
