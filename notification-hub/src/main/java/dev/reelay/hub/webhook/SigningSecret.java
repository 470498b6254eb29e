package dev.reelay.hub.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs the calls of an endpoint, in the text forms of the Standard Webhooks specification:
 * {@code whsec_} for HMAC-SHA-256, {@code whsk_} for ed25519 (seed and public key).
 */
record SigningSecret(String text) {
  static final String HMAC = "hmac";
  static final String ED25519 = "ed25519";

  private static final String SYMMETRIC = "whsec_";
  private static final String PRIVATE = "whsk_";
  private static final String PUBLIC = "whpk_";
  private static final int BYTES = 32;

  /** A new one for this kind of signature. */
  static SigningSecret next(String signature, SecureRandom random) {
    if (!signature.equals(ED25519)) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      return new SigningSecret(SYMMETRIC + Base64.getEncoder().encodeToString(bytes));
    }
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] both = Arrays.copyOf(tail(pair.getPrivate().getEncoded()), 2 * BYTES);
      System.arraycopy(raw(pair.getPublic()), 0, both, BYTES, BYTES);
      return new SigningSecret(PRIVATE + Base64.getEncoder().encodeToString(both));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has Ed25519", e);
    }
  }

  /** What the header {@code webhook-signature} says: one signature for each secret. */
  static String header(List<SigningSecret> secrets, String id, long seconds, String body) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream().map(secret -> secret.sign(signed)).collect(Collectors.joining(" "));
  }

  boolean isAsymmetric() {
    return text.startsWith(PRIVATE);
  }

  /** What the client needs: the public key, or the secret itself. */
  String shown() {
    if (!isAsymmetric()) {
      return text;
    }
    byte[] both = bytes(PRIVATE);
    return PUBLIC + Base64.getEncoder().encodeToString(Arrays.copyOfRange(both, BYTES, 2 * BYTES));
  }

  /** Never tells the secret, also not in a log. */
  @Override
  public String toString() {
    return isAsymmetric() ? PRIVATE + "…" : SYMMETRIC + "…";
  }

  private String sign(byte[] signed) {
    try {
      return isAsymmetric()
          ? "v1a," + Base64.getEncoder().encodeToString(edwards(signed))
          : "v1," + Base64.getEncoder().encodeToString(hmac(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign with a stored secret. Indicates a bug.", e);
    }
  }

  private byte[] hmac(byte[] signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(bytes(SYMMETRIC), "HmacSHA256"));
    return mac.doFinal(signed);
  }

  private byte[] edwards(byte[] signed) throws GeneralSecurityException {
    byte[] seed = Arrays.copyOf(bytes(PRIVATE), BYTES);
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(signed);
    return signature.sign();
  }

  private byte[] bytes(String prefix) {
    return Base64.getDecoder().decode(text.substring(prefix.length()));
  }

  /** The 32 bytes of a public key as RFC 8032 has them: the end of its DER form. */
  private static byte[] raw(PublicKey key) {
    return tail(key.getEncoded());
  }

  private static byte[] tail(byte[] der) {
    return Arrays.copyOfRange(der, der.length - BYTES, der.length);
  }
}
