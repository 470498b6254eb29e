package dev.reelay.adapters.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The symmetric signature of the Standard Webhooks specification: HMAC-SHA-256 over id, time and
 * body. Several secrets are valid at once while they are exchanged.
 */
public final class StandardWebhooks implements WebhookVerifier {
  private static final String ID = "webhook-id";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String VERSION = "v1,";
  private static final String PREFIX = "whsec_";
  private static final int ID_MAX = 200;
  private static final int SIGNATURES_MAX = 10;

  private final Supplier<List<String>> secrets;

  /**
   * A verifier.
   *
   * @param secrets asked for each call; base64 after {@code whsec_}, else the plain characters
   */
  public StandardWebhooks(Supplier<List<String>> secrets) {
    this.secrets = secrets;
  }

  /** The same for repeats of a call. Only for calls without a doubt. */
  public static String deliveryId(WebhookCall call) {
    String id = call.header(ID);
    return id == null ? "" : id;
  }

  @Override
  public Optional<String> doubt(WebhookCall call) {
    String id = call.header(ID);
    String time = call.header("webhook-timestamp");
    String signatures = call.header("webhook-signature");
    if (id == null || id.isBlank() || id.length() > ID_MAX || time == null || signatures == null) {
      return Optional.of("it is not signed");
    }
    Instant at = moment(time);
    if (at == null || Duration.between(at, call.receivedAt()).abs().compareTo(TOLERANCE) > 0) {
      return Optional.of("it was not signed just now");
    }
    List<String> known = secrets.get();
    if (known.isEmpty()) {
      return Optional.of("no secret is configured to verify it with");
    }
    byte[] head = (id + "." + time.strip() + ".").getBytes(StandardCharsets.UTF_8);
    boolean genuine = false;
    for (String secret : known) {
      byte[] own =
          (VERSION + signature(secret, head, call.body())).getBytes(StandardCharsets.UTF_8);
      // All are compared, so that time tells nothing about which one fits.
      genuine |=
          Arrays.stream(signatures.split(" ", SIGNATURES_MAX))
              .map(claimed -> claimed.getBytes(StandardCharsets.UTF_8))
              .map(claimed -> MessageDigest.isEqual(own, claimed))
              .reduce(false, Boolean::logicalOr);
    }
    return genuine ? Optional.empty() : Optional.of("its signature is wrong");
  }

  private static String signature(String secret, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
    }
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(PREFIX)) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        if (key.length > 0) {
          return key;
        }
      } catch (IllegalArgumentException _) {
        // Not base64: taken as it is.
      }
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Instant moment(String time) {
    return time.strip().matches("\\d{1,11}")
        ? Instant.ofEpochSecond(Long.parseLong(time.strip()))
        : null;
  }
}
