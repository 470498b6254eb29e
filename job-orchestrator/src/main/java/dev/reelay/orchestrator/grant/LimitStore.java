package dev.reelay.orchestrator.grant;

import dev.reelay.event.KeyLimits;
import dev.reelay.event.ProviderAvailabilityChanged;
import jakarta.enterprise.context.ApplicationScoped;
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
                INSERT INTO key_limits AS held (key_id, version, max_running, weight, starts_per_minute)
                SELECT :key, :version, greatest(:maxRunning, 1), greatest(:weight, 1), CAST(:perMinute AS integer)
                WHERE NOT EXISTS (SELECT FROM key_limits WHERE key_id = :key AND version >= :version)
                ON CONFLICT (key_id) DO UPDATE SET
                  version = excluded.version, max_running = excluded.max_running, weight = excluded.weight,
                  starts_per_minute = excluded.starts_per_minute
                WHERE held.version < excluded.version
                """)
            .bind("key", keyId)
            .bind("version", limits.version())
            .bind("maxRunning", limits.maxRunning())
            .bind("weight", limits.weight())
            .bindByType("perMinute", limits.startsPerMinute(), Integer.class)
            .execute());
  }

  /** Remembers whether a provider can be asked, unless something as new is known. */
  void keep(ProviderAvailabilityChanged news, ProviderLimit limit) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO provider_limits AS held
                  (provider, max_running, starts_per_minute, available, availability_version, unavailable_because)
                VALUES (:provider, :maxRunning, :perMinute, :available, :version, :because)
                ON CONFLICT (provider) DO UPDATE SET
                  available = excluded.available,
                  availability_version = excluded.availability_version,
                  unavailable_because = excluded.unavailable_because
                WHERE held.availability_version < excluded.availability_version
                """)
            .bind("provider", news.provider())
            .bind("maxRunning", limit.maxRunning())
            .bindByType("perMinute", limit.startsPerMinute(), Integer.class)
            .bind("available", news.available())
            .bind("version", news.version())
            .bind("because", news.available() ? null : news.reason())
            .execute());
  }

  /** Sets what a provider may have; what runs there already goes on. */
  void set(String provider, ProviderLimit limit) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO provider_limits AS held (provider, max_running, starts_per_minute)
                VALUES (:provider, :maxRunning, :perMinute)
                ON CONFLICT (provider) DO UPDATE SET
                  max_running = excluded.max_running, starts_per_minute = excluded.starts_per_minute
                """)
            .bind("provider", provider)
            .bind("maxRunning", limit.maxRunning())
            .bindByType("perMinute", limit.startsPerMinute(), Integer.class)
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
}
