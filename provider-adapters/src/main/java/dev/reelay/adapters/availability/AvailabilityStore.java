package dev.reelay.adapters.availability;

import dev.reelay.adapters.provider.Health;
import dev.reelay.bus.BusConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What each living instance sees of a provider, and what was last told to the other services. */
@ApplicationScoped
class AvailabilityStore {
  private final Jdbi jdbi;
  private final BusConfig bus;

  AvailabilityStore(Jdbi jdbi, BusConfig bus) {
    this.jdbi = jdbi;
    this.bus = bus;
  }

  /** What was last told. */
  record Told(long version, Health health) {}

  /** What was last told of a provider, locked; empty when nothing ever was. */
  Optional<Told> lock(String provider) {
    return jdbi.withHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO provider_availability (provider, version, available) VALUES (:provider, 0, false)
              ON CONFLICT (provider) DO NOTHING
              """)
          .bind("provider", provider)
          .execute();
      return handle
          .createQuery(
              "SELECT version, available, reason FROM provider_availability WHERE provider = :provider FOR UPDATE")
          .bind("provider", provider)
          .map((row, _) ->
              new Told(
                  row.getLong("version"),
                  new Health(row.getBoolean("available"), row.getString("reason"))))
          .findOne()
          .filter(told -> told.version() > 0);
    });
  }

  /** Notes what this instance sees and forgets what instances saw that are gone. */
  void see(String provider, String instance, Health health) {
    jdbi.useHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO provider_sightings (provider, instance_id, available, reason)
              VALUES (:provider, :instance, :available, :reason)
              ON CONFLICT (provider, instance_id) DO UPDATE SET
                available = excluded.available, reason = excluded.reason
              """)
          .bind("provider", provider)
          .bind("instance", instance)
          .bindMethods(health)
          .execute();
      forgetGone(handle, provider, instance);
    });
  }

  private void forgetGone(Handle handle, String provider, String instance) {
    handle
        .createUpdate(
            """
            DELETE FROM provider_sightings s WHERE s.provider = :provider AND s.instance_id <> :instance
              AND NOT EXISTS (SELECT 1 FROM instances i
                WHERE i.id = s.instance_id AND i.renewed_at >= now() - make_interval(secs => :leaseSeconds))
            """)
        .bind("provider", provider)
        .bind("instance", instance)
        .bind("leaseSeconds", bus.instanceLease().toMillis() / 1000.0)
        .execute();
  }

  /** What the living instances see together: a provider that one of them can use is available. */
  Health seen(String provider) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT available, reason FROM provider_sightings WHERE provider = :provider
                ORDER BY available DESC, instance_id LIMIT 1
                """)
            .bind("provider", provider)
            .map((row, _) -> new Health(row.getBoolean("available"), row.getString("reason")))
            .one());
  }

  void tell(String provider, Told told) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE provider_availability SET version = :version, available = :available, reason = :reason
                WHERE provider = :provider
                """)
            .bind("provider", provider)
            .bind("version", told.version())
            .bindMethods(told.health())
            .execute());
  }
}
