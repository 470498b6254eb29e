package dev.reelay.adapters.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When and how what was left behind is removed. */
@ConfigMapping(prefix = "reelay.sweep")
public interface SweepConfig {
  /** Age, by its last change, below which nothing is touched; longer than any job may take. */
  @WithDefault("48h")
  Duration age();

  /** Folders of each kind that are looked at in one round. */
  @WithDefault("500")
  int folders();

  /** Pause between two rounds while there are more to look at. */
  @WithDefault("10s")
  Duration pause();

  /** Pause after all were looked at. */
  @WithDefault("1h")
  Duration rest();
}
