package dev.reelay.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;

/** Access tokens as the gateway signs them (JWT, ES256), for tests of the services behind it. */
public final class TestTokens {
  private static final String SHARED = "reelay.test.token-keys";
  private static final KeyPair KEYS = keys();
  private static final Duration LIFE = Duration.ofMinutes(10);

  private TestTokens() {}

  /** A token for one job of a key. */
  public static String job(String keyId, String jobId) {
    return sign(keyId, "job", ",\"job\":\"" + jobId + "\"", LIFE);
  }

  /** A token for all jobs of a key. */
  public static String key(String keyId) {
    return sign(keyId, "key", "", LIFE);
  }

  /** A token for administrators. */
  public static String admin() {
    return sign("key_admin", "admin", "", LIFE);
  }

  /** A token of a share link for one job; what it opens ends at that second since 1970. */
  public static String share(String keyId, String jobId, String shareId, long until) {
    String claims =
        ",\"job\":\"%s\",\"share\":\"%s\",\"until\":%d".formatted(jobId, shareId, until);
    return sign(keyId, "share", claims, LIFE);
  }

  /** A token for one job that expired a minute ago and more. */
  public static String expired(String keyId, String jobId) {
    return sign(keyId, "job", ",\"job\":\"" + jobId + "\"", Duration.ofHours(-1));
  }

  /** Writes the public key as PEM; returns the file. */
  public static Path writePublicKey(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("token-public.pem"), pem("PUBLIC KEY", KEYS.getPublic()));
  }

  /** Writes the private key as PEM (PKCS #8); returns the file. */
  public static Path writePrivateKey(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("token-private.pem"), pem("PRIVATE KEY", KEYS.getPrivate()));
  }

  private static String sign(String keyId, String group, String more, Duration life) {
    long now = java.time.Clock.systemUTC().instant().getEpochSecond();
    String payload =
        "{\"iss\":\"reelay\",\"sub\":\"%s\",\"upn\":\"%s\",\"groups\":[\"%s\"]%s,\"iat\":%d,\"exp\":%d}"
            .formatted(
                keyId,
                keyId,
                group,
                more,
                Math.min(now, now + life.toSeconds() - 1),
                now + life.toSeconds());
    String signed = base64("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + base64(payload);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(KEYS.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
  }

  /** Made once for the process: tests and their resources live in different class loaders. */
  private static KeyPair keys() {
    try {
      String shared = System.getProperty(SHARED);
      if (shared != null) {
        int gap = shared.indexOf(" ");
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new KeyPair(
            factory.generatePublic(
                new X509EncodedKeySpec(Base64.getDecoder().decode(shared.substring(0, gap)))),
            factory.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(shared.substring(gap + 1)))));
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair made = generator.generateKeyPair();
      System.setProperty(
          SHARED,
          Base64.getEncoder().encodeToString(made.getPublic().getEncoded())
              + " "
              + Base64.getEncoder().encodeToString(made.getPrivate().getEncoded()));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make keys", e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pem(String kind, Key key) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded())
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
