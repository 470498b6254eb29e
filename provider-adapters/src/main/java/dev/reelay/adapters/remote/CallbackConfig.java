package dev.reelay.adapters.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How providers reach us. */
@ConfigMapping(prefix = "reelay.callbacks")
public interface CallbackConfig {
  /** Where this suite is reached from outside, without a slash at the end. */
  @WithDefault("${reelay.public-url:http://localhost:8080}")
  String url();

  /**
   * A file with any text of at least 32 characters, the same on all instances; without one no
   * provider is asked to call back.
   */
  Optional<Path> secretFile();
}
