package dev.reelay.adapters.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How calls of providers are taken. */
@ConfigMapping(prefix = "reelay.webhooks")
public interface WebhookConfig {
  /** Calls of one provider that this instance takes in a second. */
  @WithDefault("200")
  int perSecond();

  /** Stored calls that this instance applies at once. */
  @WithDefault("8")
  int workers();

  /** How often a call about a run that nobody knows yet is tried again. */
  @WithDefault("6")
  int tries();

  /** Pause before the next such try. */
  @WithDefault("5s")
  Duration pause();

  /** How long a worker may take before another one takes its call over. */
  @WithDefault("2m")
  Duration patience();

  /** How long calls are kept; longer than any provider repeats them. */
  @WithDefault("7d")
  Duration retention();
}
