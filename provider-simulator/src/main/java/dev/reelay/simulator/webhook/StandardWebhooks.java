package dev.reelay.simulator.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of the Standard Webhooks scheme. */
public final class StandardWebhooks {
  private static final String PREFIX = "whsec_";

  private StandardWebhooks() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param secrets one or, while rotating, several of them, separated by a space
   * @param id the value of {@code webhook-id}
   * @param timestamp the value of {@code webhook-timestamp}, seconds
   */
  public static String signature(String secrets, String id, long timestamp, byte[] body) {
    return Arrays.stream(secrets.split(" "))
        .map(secret -> "v1," + one(secret, id, timestamp, body))
        .collect(Collectors.joining(" "));
  }

  private static String one(String secret, String id, long timestamp, byte[] body) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    message.writeBytes(body);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(message.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  private static byte[] key(String secret) {
    return secret.startsWith(PREFIX)
        ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
        : secret.getBytes(StandardCharsets.UTF_8);
  }
}
