package dev.reelay.gateway.token;

import dev.reelay.bus.Duty;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.util.KeyUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs the tokens with which routed requests reach other services: ES256, issuer {@code reelay},
 * the virtual key as subject.
 */
@ApplicationScoped
public class AccessTokens implements Duty {
  private static final String ISSUER = "reelay";
  private static final Duration MAX_LIFETIME = Duration.ofMinutes(15);

  private final TokenConfig config;
  private volatile @Nullable PrivateKey key;

  AccessTokens(TokenConfig config) {
    this.config = config;
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public void start() throws IOException, GeneralSecurityException {
    if (config.lifetime().compareTo(MAX_LIFETIME) > 0 || config.lifetime().toSeconds() < 1) {
      throw new IllegalStateException("reelay.token.lifetime must be 1 s to 15 min");
    }
    String pem = Files.readString(config.privateKeyFile());
    key = KeyUtils.decodePrivateKey(pem, SignatureAlgorithm.ES256);
  }

  @Override
  public void stop() {
    key = null;
  }

  /** A token that opens one job of a virtual key and nothing else. */
  public String forJob(String keyId, String jobId) {
    return Jwt.issuer(ISSUER)
        .subject(keyId)
        .groups(Set.of("job"))
        .claim("job", jobId)
        .expiresIn(config.lifetime())
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .sign(key());
  }

  /**
   * A token of a share link: opens one job, never for longer than the link is open.
   *
   * @param until when the link ends, and with it the streams that the token opened
   */
  public String forShare(String keyId, String jobId, String shareId, Instant until) {
    return Jwt.issuer(ISSUER)
        .subject(keyId)
        .groups(Set.of("share"))
        .claim("job", jobId)
        .claim("share", shareId)
        .claim("until", until.getEpochSecond())
        .expiresIn(config.lifetime())
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .sign(key());
  }

  /** A token that opens all jobs of a virtual key, and what belongs to it as a whole. */
  public String forKey(String keyId) {
    return forGroup(keyId, "key");
  }

  /** A token for the administration of all jobs. */
  public String forAdmin(String keyId) {
    return forGroup(keyId, "admin");
  }

  private String forGroup(String keyId, String group) {
    return Jwt.issuer(ISSUER)
        .subject(keyId)
        .groups(Set.of(group))
        .expiresIn(config.lifetime())
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .sign(key());
  }

  private PrivateKey key() {
    PrivateKey signing = key;
    if (signing == null) {
      throw new IllegalStateException("The signing key is not loaded yet");
    }
    return signing;
  }
}
