package dev.reelay.hub.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Share links that were taken back. */
@ApplicationScoped
class RevokedShareStore {
  private final Jdbi jdbi;

  RevokedShareStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Keeps these for a day: no token outlives its link for longer than minutes. */
  void keep(Collection<String> shareIds) {
    if (shareIds.isEmpty()) {
      return;
    }
    jdbi.useHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO revoked_shares (share_id, revoked_at)
              SELECT share_id, clock() FROM unnest(:shares) AS share_id
              ON CONFLICT DO NOTHING
              """)
          .bindArray("shares", String.class, List.copyOf(shareIds))
          .execute();
      handle.execute("DELETE FROM revoked_shares WHERE revoked_at < clock() - interval '1 day'");
    });
  }

  /** Those of the links that were taken back. */
  Set<String> revoked(Collection<String> shareIds) {
    if (shareIds.isEmpty()) {
      return Set.of();
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT share_id FROM revoked_shares WHERE share_id = ANY (:shares)")
            .bindArray("shares", String.class, List.copyOf(shareIds))
            .mapTo(String.class)
            .collect(Collectors.toSet()));
  }
}
