package dev.reelay.gateway.key;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** All virtual keys. */
@ApplicationScoped
class VirtualKeyStore implements PanacheRepositoryBase<VirtualKey, String> {
  /** Far above what one installation has; a longer list needs pages. */
  private static final int LIST_MAX = 1_000;

  private final Jdbi jdbi;

  VirtualKeyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Who shows the secret with this hash; asked with each request that the cache does not know. */
  Optional<Shown> byHash(String hash) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT k.id, k.admin, k.enabled
                FROM key_secrets s JOIN virtual_keys k ON k.id = s.key_id
                WHERE s.hash = :hash
                """)
            .bind("hash", hash)
            .map((row, _) ->
                new Shown(
                    row.getBoolean("enabled"),
                    new Caller(row.getString("id"), row.getBoolean("admin"))))
            .findOne());
  }

  Optional<VirtualKey> byName(String name) {
    return find("name", name).firstResultOptional();
  }

  /** The key with this id or name, locked for a change. */
  Optional<VirtualKey> lock(String idOrName) {
    return find("id = ?1 or name = ?1", idOrName)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional();
  }

  /** The oldest 1,000, oldest first. */
  List<VirtualKey> oldest() {
    return find("order by createdAt, id").page(0, LIST_MAX).list();
  }

  /** The key behind a secret, and whether it may be used. */
  record Shown(boolean enabled, Caller caller) {}
}
