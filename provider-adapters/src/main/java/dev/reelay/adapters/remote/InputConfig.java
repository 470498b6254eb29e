package dev.reelay.adapters.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How pictures that clients name are fetched. */
@ConfigMapping(prefix = "reelay.inputs")
public interface InputConfig {
  /** Largest picture in bytes. */
  @WithDefault("20000000")
  long maxBytes();

  /** How long a picture may take to arrive. */
  @WithDefault("20s")
  Duration patience();

  /** Whether pictures may be at addresses that the internet does not reach; for tests and demos. */
  @WithDefault("false")
  boolean privateAddresses();
}
