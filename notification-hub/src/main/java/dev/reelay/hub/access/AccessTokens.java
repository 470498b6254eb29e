package dev.reelay.hub.access;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Verifies the access tokens of the gateway; no other credential opens anything here. */
@ApplicationScoped
public class AccessTokens {
  private static final Logger LOG = Logger.getLogger(AccessTokens.class);
  private static final String SCHEME = "Bearer ";

  private final JWTParser parser;

  AccessTokens(JWTParser parser) {
    this.parser = parser;
  }

  /**
   * What the header allows; empty when it is missing, or its token is forged, expired or of another
   * kind. May block for the first token, which loads the key.
   */
  public Optional<Access> verify(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      JsonWebToken token = parser.parse(authorization.substring(SCHEME.length()).strip());
      String keyId = token.getSubject();
      return keyId == null
          ? Optional.empty()
          : Optional.of(
              new Access(keyId, text(token, "job"), text(token, "share"), moment(token, "until")));
    } catch (ParseException e) {
      LOG.debugf("Refused a token: %s", e.getMessage());
      return Optional.empty();
    }
  }

  private static @Nullable String text(JsonWebToken token, String claim) {
    Object value = token.getClaim(claim);
    return value == null ? null : value.toString();
  }

  private static @Nullable Instant moment(JsonWebToken token, String claim) {
    String seconds = text(token, claim);
    return seconds == null ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
  }
}
