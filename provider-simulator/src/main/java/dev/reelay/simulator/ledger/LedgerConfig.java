package dev.reelay.simulator.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much the ledger remembers; the oldest goes first. */
@ConfigMapping(prefix = "reelay.simulator.ledger")
public interface LedgerConfig {
  /** Paid creates. */
  @WithDefault("100000")
  int maxEntries();

  /** Requests, the same number of webhooks. */
  @WithDefault("2000")
  int maxRequests();

  /** Client references whose attempts are counted. */
  @WithDefault("200000")
  int maxReferences();
}
