package dev.reelay.hub.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a key wants to be told.
 *
 * @param kind {@code key}: a subscription to all jobs; {@code job}: an address that jobs named
 * @param disabledReason {@code asked} or {@code gone} (HTTP 410); null while it is enabled
 * @param failures failed calls in a row
 * @param blockedUntil until when nothing is tried after so many failures; null while things are
 *     well
 */
record Endpoint(
    String id,
    String keyId,
    String kind,
    String url,
    @Nullable String description,
    List<Happening> events,
    String signature,
    @Nullable String disabledReason,
    Instant createdAt,
    int failures,
    @Nullable Instant blockedUntil) {
  static final String OF_KEY = "key";
  static final String OF_JOB = "job";

  Endpoint {
    events = List.copyOf(events);
  }

  boolean isEnabled() {
    return disabledReason == null;
  }

  /** Whose secrets sign: addresses that jobs name share those of their key. */
  String secretOwner() {
    return kind.equals(OF_JOB) ? keyId : id;
  }
}
