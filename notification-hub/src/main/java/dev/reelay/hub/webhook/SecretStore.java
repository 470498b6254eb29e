package dev.reelay.hub.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What calls are signed with. The only place where secrets of webhooks lie. */
@ApplicationScoped
class SecretStore {
  private final Jdbi jdbi;

  SecretStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A secret that signs, and until when; null for one that is not being replaced. */
  record Held(SigningSecret secret, Instant createdAt, @Nullable Instant validUntil) {}

  /** Those that sign now, the newest first; at most two. */
  List<Held> valid(String owner) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM webhook_secrets
                 WHERE owner = :owner AND (valid_until IS NULL OR valid_until > clock())
                 ORDER BY valid_until DESC NULLS FIRST LIMIT 2
                """)
            .bind("owner", owner)
            .map((row, _) ->
                new Held(
                    new SigningSecret(row.getString("secret")),
                    java.util.Objects.requireNonNull(EndpointStore.instant(row, "created_at")),
                    EndpointStore.instant(row, "valid_until")))
            .list());
  }

  /** Makes this the one that signs, unless there is one. */
  void begin(String owner, SigningSecret secret) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO webhook_secrets (owner, secret, created_at) VALUES (:owner, :secret, clock())
                ON CONFLICT (owner) WHERE valid_until IS NULL DO NOTHING
                """)
            .bind("owner", owner)
            .bind("secret", secret.text())
            .execute());
  }

  /** Replaces the one that signs; it goes on signing beside the new one for a while. */
  void replace(String owner, SigningSecret secret, Duration overlap) {
    jdbi.useHandle(handle -> {
      // Two at most: what was replaced before ends now.
      handle
          .createUpdate(
              "DELETE FROM webhook_secrets WHERE owner = :owner AND valid_until IS NOT NULL")
          .bind("owner", owner)
          .execute();
      handle
          .createUpdate(
              "UPDATE webhook_secrets SET valid_until = clock() + make_interval(secs => :overlap) WHERE owner = :owner")
          .bind("owner", owner)
          .bind("overlap", overlap.toMillis() / 1000.0)
          .execute();
    });
    begin(owner, secret);
  }
}
