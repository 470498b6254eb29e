package dev.reelay.orchestrator.grant;

import dev.reelay.event.KeyLimits;
import dev.reelay.event.ProviderAvailabilityChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The rows under whose locks grants are counted. */
@ApplicationScoped
public class LimitStore {
  private final Jdbi jdbi;

  LimitStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Remembers what a key may use, unless something as new is known. */
  public void keep(String keyId, KeyLimits limits) {
    // The sub-select spares known keys the row lock, which the dispatcher would otherwise wait for.
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO key_limits AS held (key_id, version, max_running, weight)
                SELECT :key, :version, greatest(:maxRunning, 1), greatest(:weight, 1)
                WHERE NOT EXISTS (SELECT FROM key_limits WHERE key_id = :key AND version >= :version)
                ON CONFLICT (key_id) DO UPDATE SET
                  version = excluded.version, max_running = excluded.max_running, weight = excluded.weight
                WHERE held.version < excluded.version
                """)
            .bind("key", keyId)
            .bind("version", limits.version())
            .bind("maxRunning", limits.maxRunning())
            .bind("weight", limits.weight())
            .execute());
  }

  /** Remembers whether a provider can be asked, unless something as new is known. */
  void keep(ProviderAvailabilityChanged news, int maxRunning) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO provider_limits AS held
                  (provider, max_running, available, availability_version, unavailable_because)
                VALUES (:provider, :maxRunning, :available, :version, :because)
                ON CONFLICT (provider) DO UPDATE SET
                  available = excluded.available,
                  availability_version = excluded.availability_version,
                  unavailable_because = excluded.unavailable_because
                WHERE held.availability_version < excluded.availability_version
                """)
            .bind("provider", news.provider())
            .bind("maxRunning", maxRunning)
            .bind("available", news.available())
            .bind("version", news.version())
            .bind("because", news.available() ? null : news.reason())
            .execute());
  }

  /** Sets how many stage runs a provider may have at once. */
  public void setProviderMax(String provider, int maxRunning) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO provider_limits (provider, max_running) VALUES (:provider, :maxRunning)
                ON CONFLICT (provider) DO UPDATE SET max_running = excluded.max_running
                """)
            .bind("provider", provider)
            .bind("maxRunning", maxRunning)
            .execute());
  }

  /** Whether a provider can be asked as far as is known; one that nobody has heard of can. */
  public boolean isAvailable(String provider) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT available FROM provider_limits WHERE provider = :provider")
            .bind("provider", provider)
            .mapTo(Boolean.class)
            .findOne()
            .orElse(true));
  }

  /**
   * Locks a key's row and says whether one more job may run; empty while another dispatcher is at
   * it.
   */
  public Optional<Boolean> lockKey(String keyId) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT max_running FROM key_limits WHERE key_id = :key
                    FOR NO KEY UPDATE SKIP LOCKED
                    """)
                .bind("key", keyId)
                .mapTo(Integer.class)
                .findOne())
        .map(max -> count("key", keyId) < max);
  }

  /** Locks a provider's row and says whether it can take one more stage run. */
  public boolean lockProvider(String provider) {
    Optional<Integer> max =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT CASE WHEN available THEN max_running ELSE 0 END
                    FROM provider_limits WHERE provider = :provider FOR NO KEY UPDATE
                    """)
                .bind("provider", provider)
                .mapTo(Integer.class)
                .findOne());
    return max.isPresent() && count("provider", provider) < max.get();
  }

  /** The key had its turn just now. */
  public void servedKey(String keyId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE key_limits SET last_started_at = clock() WHERE key_id = :key")
            .bind("key", keyId)
            .execute());
  }

  /** A statement of its own, so that it sees what was committed while the lock was awaited. */
  private int count(String kind, String scope) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT count(*) FROM grants WHERE kind = :kind AND scope = :scope")
            .bind("kind", kind)
            .bind("scope", scope)
            .mapTo(Integer.class)
            .one());
  }
}
