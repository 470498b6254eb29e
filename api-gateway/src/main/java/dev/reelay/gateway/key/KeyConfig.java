package dev.reelay.gateway.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How virtual keys are kept, and what a new one may use. */
@ConfigMapping(prefix = "reelay.key")
public interface KeyConfig {
  /** File with the secret of the keyed hash, at least 32 characters; without it no key is known. */
  @WithDefault("/etc/reelay/key-pepper")
  Path pepperFile();

  /** How long another instance may go on accepting a key that was disabled; 0 to 5 s. */
  @WithDefault("2s")
  Duration cacheTtl();

  /** Most keys that are remembered. */
  @WithDefault("10000")
  int cacheSize();

  /** Jobs of a new key that may run at once. */
  @WithDefault("5")
  int maxRunning();

  /** Jobs of a new key that may wait. */
  @WithDefault("1000")
  int maxQueued();

  /** Share of a new key against others. */
  @WithDefault("1")
  int weight();

  /** Highest priority that jobs of a new key may ask for, 0 to 9. */
  @WithDefault("5")
  int priority();
}
