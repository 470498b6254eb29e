package dev.reelay.orchestrator.retry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The retry policy: {@code REELAY_RETRY_MAX}, {@code _BASE_SECONDS} and so on. */
@ConfigMapping(prefix = "reelay.retry")
public interface RetryConfig {
  /** False: the first failure is the end. */
  @WithDefault("true")
  boolean enabled();

  /** Retries after the first attempt, at least 0. */
  @WithDefault("3")
  int max();

  /** Pause before the first retry, in seconds; each further one is twice as long. */
  @WithDefault("30")
  long baseSeconds();

  /** Longest pause, in seconds. */
  @WithDefault("3600")
  long maxSeconds();
}
