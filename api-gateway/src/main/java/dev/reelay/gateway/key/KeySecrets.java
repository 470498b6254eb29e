package dev.reelay.gateway.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;

/** New secrets: 256 random bits behind a prefix that secret scanners recognize. */
@ApplicationScoped
class KeySecrets {
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  String next(boolean admin) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return (admin ? "rk_admin_" : "rk_")
        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
