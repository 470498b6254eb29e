package dev.reelay.gateway.body;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of request bodies. */
@ConfigMapping(prefix = "reelay.body")
public interface BodyConfig {
  /** Most bytes of a body; at most 2 MiB. */
  @WithDefault("1048576")
  int maxBytes();
}
