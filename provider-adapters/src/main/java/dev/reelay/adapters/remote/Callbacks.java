package dev.reelay.adapters.remote;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The addresses under which providers may call back: each holds a token that names a stage run and
 * that only we can have made (HMAC-SHA-256 over provider and run).
 */
@ApplicationScoped
public class Callbacks {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int MAC_BYTES = 24;
  private static final int TOKEN_MAX = 400;
  private static final int SECRET_MIN = 32;

  private final CallbackConfig config;
  private final byte @Nullable [] secret;

  Callbacks(CallbackConfig config) {
    this.config = config;
    this.secret = config.secretFile().map(Callbacks::read).orElse(null);
  }

  /** The address for calls about one run; null when no secret is configured. */
  public @Nullable URI url(String provider, String stageRunId) {
    if (secret == null) {
      return null;
    }
    String run = BASE64.encodeToString(stageRunId.getBytes(StandardCharsets.UTF_8));
    String token = run + "." + BASE64.encodeToString(mac(secret, provider, stageRunId));
    return URI.create(
        config.url().replaceAll("/+$", "") + "/webhooks/providers/" + provider + "/" + token);
  }

  /** The stage run of a token that we made for this provider; empty for any other text. */
  public Optional<String> stageRun(String provider, String token) {
    int dot = token.indexOf('.');
    if (secret == null || dot < 1 || token.length() > TOKEN_MAX) {
      return Optional.empty();
    }
    try {
      String run =
          new String(
              Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
      byte[] claimed = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      return MessageDigest.isEqual(claimed, mac(secret, provider, run))
          ? Optional.of(run)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] mac(byte[] secret, String provider, String stageRunId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] whole = mac.doFinal((provider + "\n" + stageRunId).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(whole, MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
    }
  }

  private static byte[] read(java.nio.file.Path file) {
    try {
      byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
      if (secret.length < SECRET_MIN) {
        throw new IllegalStateException(
            "The file of REELAY_CALLBACKS_SECRET_FILE needs at least 32 characters");
      }
      return secret;
    } catch (IOException e) {
      throw new IllegalStateException(
          "The file of REELAY_CALLBACKS_SECRET_FILE is not readable", e);
    }
  }
}
