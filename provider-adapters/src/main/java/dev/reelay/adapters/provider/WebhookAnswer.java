package dev.reelay.adapters.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call of a provider turned out to be. */
public sealed interface WebhookAnswer {
  /**
   * The provider wants to know whether we are there.
   *
   * @param json what it wants to hear
   */
  record Challenge(String json) implements WebhookAnswer {}

  /**
   * Something happened to a run; it is looked at once, and only that look counts.
   *
   * @param deliveryId the same for repeats of the same call
   * @param remoteId which run, by the provider's id; null when the URL alone says it
   * @param occurredAt when it happened at the provider; null when it does not say
   */
  record Hint(String deliveryId, @Nullable String remoteId, @Nullable Instant occurredAt)
      implements WebhookAnswer {}

  /** Genuine, but of no interest. */
  record Ignored(String reason) implements WebhookAnswer {}

  /** Not from the provider, or too old to be sure of it. */
  record Forged(String reason) implements WebhookAnswer {}

  /** Nothing that we understand. */
  record Refused(String reason) implements WebhookAnswer {}
}
