package dev.reelay.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.math.BigInteger;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningSecretTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void theReferenceVectorOfTheSpecificationIsMet() {
    // Given
    SigningSecret secret = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    // Then
    assertThat(
            SigningSecret.header(
                List.of(secret),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void theReferenceLibraryAcceptsWhatIsSignedAndNothingElse() throws Exception {
    // Given
    SigningSecret old = SigningSecret.next(SigningSecret.HMAC, RANDOM);
    SigningSecret fresh = SigningSecret.next(SigningSecret.HMAC, RANDOM);
    long now = java.time.Clock.systemUTC().instant().getEpochSecond();
    String body = "{\"seq\":1,\"message\":\"scrïpt\"}";
    HttpHeaders headers =
        headers(SigningSecret.header(List.of(fresh, old), "job_1", now, body), now);

    // Then
    new Webhook(old.shown()).verify(body, headers);
    new Webhook(fresh.shown()).verify(body, headers);
    assertThatThrownBy(() -> new Webhook(fresh.shown()).verify(body + " ", headers))
        .isInstanceOf(WebhookVerificationException.class);
    String other = SigningSecret.next(SigningSecret.HMAC, RANDOM).shown();
    assertThatThrownBy(() -> new Webhook(other).verify(body, headers))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void thePublicKeyBelongsToThePrivateOne() throws Exception {
    // Given: the first test vector of RFC 8032, section 7.1
    String seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    String key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    SigningSecret secret =
        new SigningSecret(
            "whsk_" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(seed + key)));

    // When
    String header = SigningSecret.header(List.of(secret), "job_1", 1614265330, "{}");

    // Then
    byte[] shown = Base64.getDecoder().decode(secret.shown().substring("whpk_".length()));
    assertThat(HexFormat.of().formatHex(shown)).isEqualTo(key);
    assertThat(header).startsWith("v1a,");
    assertThat(verifies(shown, "job_1.1614265330.{}", header.substring(4))).isTrue();
    assertThat(verifies(shown, "job_1.1614265331.{}", header.substring(4))).isFalse();
  }

  @Test
  void newKeyPairsFitTogetherAndDiffer() throws Exception {
    // Given
    SigningSecret one = SigningSecret.next(SigningSecret.ED25519, RANDOM);
    SigningSecret other = SigningSecret.next(SigningSecret.ED25519, RANDOM);

    // When
    String[] signatures = SigningSecret.header(List.of(one, other), "a", 1, "b").split(" ", -1);

    // Then
    byte[] first = Base64.getDecoder().decode(one.shown().substring("whpk_".length()));
    byte[] second = Base64.getDecoder().decode(other.shown().substring("whpk_".length()));
    assertThat(verifies(first, "a.1.b", signatures[0].substring(4))).isTrue();
    assertThat(verifies(second, "a.1.b", signatures[1].substring(4))).isTrue();
    assertThat(verifies(first, "a.1.b", signatures[1].substring(4))).isFalse();
    assertThat(one.shown()).startsWith("whpk_").isNotEqualTo(other.shown());
    assertThat(one).doesNotHaveToString(one.text());
  }

  private static HttpHeaders headers(String signature, long now) {
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of("job_1"),
            "webhook-timestamp", List.of(String.valueOf(now)),
            "webhook-signature", List.of(signature)),
        (_, _) -> true);
  }

  /** Verifies with the bytes of a public key alone, as a receiver would. */
  static boolean verifies(byte[] key, String signed, String signature) throws Exception {
    byte[] turned = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      turned[i] = key[key.length - 1 - i];
    }
    boolean odd = (turned[0] & 0x80) != 0;
    turned[0] &= 0x7f;
    PublicKey open =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, turned))));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(open);
    verifier.update(signed.getBytes(StandardCharsets.UTF_8));
    return verifier.verify(Base64.getDecoder().decode(signature));
  }
}
