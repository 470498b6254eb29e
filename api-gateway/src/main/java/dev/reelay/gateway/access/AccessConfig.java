package dev.reelay.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Tickets, share links, and how often a key may look. */
@ConfigMapping(prefix = "reelay.access")
public interface AccessConfig {
  /** How long a ticket may wait to be used. */
  @WithDefault("30s")
  Duration ticketLifetime();

  /** How long a share link lasts unless its maker says otherwise. */
  @WithDefault("7d")
  Duration shareLifetime();

  /** How long it may last at most. */
  @WithDefault("30d")
  Duration shareLifetimeMax();

  /** Share links of one job that are open at once. */
  @WithDefault("100")
  int sharesMax();

  /** Looks, polls and streams that a key may begin each second on one instance, on average. */
  @WithDefault("500")
  int readsPerSecond();

  /** As many may come at once after a while of silence. */
  @WithDefault("5000")
  int readsAtOnce();
}
