package dev.reelay.gateway.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a new job may hold, and how long things last. */
@ConfigMapping(prefix = "reelay.intake")
public interface IntakeConfig {
  /** Most characters (Unicode code points) of a prompt. */
  @WithDefault("4000")
  int promptMax();

  /** Most entries of the client's metadata. */
  @WithDefault("16")
  int metadataKeys();

  /** Most bytes of the client's metadata as JSON. */
  @WithDefault("2048")
  int metadataBytes();

  /** From acceptance to the moment at which a job is given up. */
  @WithDefault("1h")
  Duration deadline();

  /** How long an idempotency key is remembered. */
  @WithDefault("24h")
  Duration idempotencyRetention();

  /** Changes of state that are kept of each job, the newest. */
  @WithDefault("200")
  int historyMax();

  /** Most jobs of a page. */
  @WithDefault("100")
  int pageMax();

  /** Jobs of a page when a client does not say. */
  @WithDefault("20")
  int page();
}
