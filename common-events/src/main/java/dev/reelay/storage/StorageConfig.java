package dev.reelay.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where files are kept. */
@ConfigMapping(prefix = "reelay.storage")
public interface StorageConfig {
  /** Root directory; made when missing. */
  @WithDefault("/var/lib/reelay/storage")
  String dir();
}
