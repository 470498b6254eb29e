package dev.reelay.gateway.model;

import dev.reelay.event.ModelDurationsChanged;
import dev.reelay.event.ProviderAvailabilityChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What other services told of providers and models. */
@ApplicationScoped
public class ModelStore {
  private final Jdbi jdbi;

  ModelStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The typical duration of a model; empty while nobody knows it. */
  public Optional<TypicalDuration> typicalDuration(String model) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT p50, p90 FROM model_durations WHERE model = :model")
            .bind("model", model)
            .map((row, _) -> new TypicalDuration(row.getDouble("p50"), row.getDouble("p90")))
            .findOne());
  }

  /**
   * Whether a provider can be asked.
   *
   * @param reason why not, for people; null when it can
   */
  record Availability(boolean available, @org.jspecify.annotations.Nullable String reason) {}

  /** What was last heard of a provider; one that nobody has heard of counts as available. */
  Availability availability(String provider) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT available, reason FROM provider_availability WHERE provider = :provider")
            .bind("provider", provider)
            .map((row, _) -> new Availability(row.getBoolean("available"), row.getString("reason")))
            .findOne()
            .map(found ->
                found.available()
                    ? new Availability(true, null)
                    : new Availability(
                        false, found.reason() == null ? "not available" : found.reason()))
            .orElseGet(() -> new Availability(true, null)));
  }

  /** Keeps the news unless newer ones are held; false when they were older. */
  boolean keep(ProviderAvailabilityChanged news) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO provider_availability AS held
                      (provider, version, models, available, reason, changed_at)
                    VALUES (:provider, :version, :models, :available, :reason, clock())
                    ON CONFLICT (provider) DO UPDATE SET
                      version = excluded.version, models = excluded.models, available = excluded.available,
                      reason = excluded.reason, changed_at = excluded.changed_at
                    WHERE held.version < excluded.version
                    """)
                .bind("provider", news.provider())
                .bind("version", news.version())
                .bindArray("models", String.class, news.models())
                .bind("available", news.available())
                .bind("reason", news.reason())
                .execute()
            == 1);
  }

  void keep(ModelDurationsChanged news) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO model_durations (model, p50, p90, changed_at)
                VALUES (:model, :p50, :p90, clock())
                ON CONFLICT (model) DO UPDATE SET
                  p50 = excluded.p50, p90 = excluded.p90, changed_at = excluded.changed_at
                """)
            .bind("model", news.model())
            .bind("p50", Math.max(0, news.p50()))
            .bind("p90", Math.max(0, news.p90()))
            .execute());
  }
}
