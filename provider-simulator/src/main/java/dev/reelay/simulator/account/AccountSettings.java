package dev.reelay.simulator.account;

import org.jspecify.annotations.Nullable;

/**
 * What a provider allows an account, and where it reports to.
 *
 * @param concurrency jobs that may be unfinished at once; 0 means any number
 * @param ratePerMinute creates within a minute; 0 means any number
 * @param webhookUrl where webhooks of the account go; null means nowhere
 * @param webhookSecret signs them, {@code whsec_…}; several separated by a space while rotating
 */
public record AccountSettings(
    int concurrency, int ratePerMinute, @Nullable String webhookUrl, String webhookSecret) {
  /** Signs the webhooks of accounts that have no secret of their own. */
  public static final String ORDINARY_SECRET = "whsec_cmVlbGF5LXNpbXVsYXRvci13ZWJob29rLXNlY3JldA==";

  /** No limits, no webhooks. */
  public static final AccountSettings ORDINARY = new AccountSettings(0, 0, null, ORDINARY_SECRET);
}
