package dev.reelay.gateway.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The keyed hash (HMAC-SHA256) under which secrets are stored; useless without the pepper. */
@ApplicationScoped
public class KeyHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int PEPPER_MIN = 32;

  private final KeyConfig config;
  private volatile @Nullable SecretKeySpec pepper;

  KeyHash(KeyConfig config) {
    this.config = config;
  }

  /** 64 lower-case hexadecimal digits. Fails when the pepper cannot be read. */
  public String of(String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(pepper());
      return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " does not work here", e);
    }
  }

  private SecretKeySpec pepper() {
    SecretKeySpec held = pepper;
    if (held == null) {
      held = new SecretKeySpec(read().getBytes(StandardCharsets.UTF_8), ALGORITHM);
      pepper = held;
    }
    return held;
  }

  private String read() {
    try {
      String text = Files.readString(config.pepperFile()).strip();
      if (text.length() < PEPPER_MIN) {
        throw new IllegalStateException(
            config.pepperFile() + " must hold at least " + PEPPER_MIN + " characters");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the pepper " + config.pepperFile(), e);
    }
  }
}
