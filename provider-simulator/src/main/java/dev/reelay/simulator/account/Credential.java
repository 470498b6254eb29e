package dev.reelay.simulator.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a client shows: any key that begins with {@code sim-} is valid. */
public sealed interface Credential {
  /** Known and valid. */
  record Valid(Account account) implements Credential {}

  /** It was valid once: the key begins with {@code expired-}. */
  record Expired(String fingerprint) implements Credential {}

  /** No key of this provider. */
  record Unknown(String fingerprint) implements Credential {}

  /** No key at all. */
  record Missing() implements Credential {}

  /** Judges a key, which is null when none was shown. */
  static Credential of(@Nullable String key) {
    if (key == null || key.isBlank()) {
      return new Missing();
    }
    if (key.startsWith("sim-")) {
      return new Valid(new Account(key.substring(4), fingerprint(key)));
    }
    return key.startsWith("expired-")
        ? new Expired(fingerprint(key))
        : new Unknown(fingerprint(key));
  }

  /** The first digits of a key's SHA-256. */
  static String fingerprint(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
