package dev.reelay.gateway.key;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Keys that exist from the start. */
@ConfigMapping(prefix = "reelay.bootstrap")
public interface BootstrapConfig {
  /** File with the development key; none without. */
  Optional<Path> keyFile();

  /** File with the first admin key; none without. */
  Optional<Path> adminKeyFile();
}
