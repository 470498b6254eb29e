package dev.reelay.hub.access;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
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
      Object job = token.getClaim("job");
      return keyId == null
          ? Optional.empty()
          : Optional.of(new Access(keyId, job == null ? null : job.toString()));
    } catch (ParseException e) {
      LOG.debugf("Refused a token: %s", e.getMessage());
      return Optional.empty();
    }
  }
}
