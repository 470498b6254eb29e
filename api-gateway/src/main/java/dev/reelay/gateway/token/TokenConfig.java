package dev.reelay.gateway.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How access tokens are made. */
@ConfigMapping(prefix = "reelay.token")
public interface TokenConfig {
  /** PEM file (PKCS#8) with the EC P-256 key that signs. */
  @WithDefault("/etc/reelay/token-private.pem")
  Path privateKeyFile();

  /** Its public half; the other services read it. */
  Optional<Path> publicKeyFile();

  /** How long a token is good, at most 15 minutes. */
  @WithDefault("15m")
  Duration lifetime();
}
