package dev.reelay.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where models and providers are described. */
@ConfigMapping(prefix = "reelay.models")
public interface CatalogConfig {
  /**
   * A YAML file whose models and providers are added to those that ship, or replace them by name;
   * without one there is what ships.
   */
  Optional<Path> file();

  /** How often the file is looked at for changes. */
  @WithDefault("2s")
  Duration reload();
}
