package dev.reelay.orchestrator.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** What providers may have running at once, over all keys and instances. */
@ConfigMapping(prefix = "reelay.orchestrator")
public interface LimitConfig {
  /** Settings by the name of the provider. */
  Map<String, Provider> providers();

  /** Settings of one provider. */
  interface Provider {
    /** Stage runs at once, at least 1. */
    @WithDefault("5")
    int maxRunning();
  }
}
