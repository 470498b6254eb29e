package dev.reelay.orchestrator.grant;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Counts what keys and providers have left, under the locks of their rows. Grants are counted by a
 * statement after the one that locks, so that it sees what was committed while the lock was
 * awaited.
 */
@ApplicationScoped
public class PlaceStore {
  private final Jdbi jdbi;

  PlaceStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Waits for the lock of a provider and says what it has left; empty when it cannot be asked. */
  public Optional<ProviderPlace> lockProvider(String provider) {
    Optional<String> locked =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT provider FROM provider_limits WHERE provider = :provider AND available
                    FOR NO KEY UPDATE
                    """)
                .bind("provider", provider)
                .mapTo(String.class)
                .findOne());
    return locked.map(_ ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT turn, least(pace_room(starts_per_minute, recent_starts, clock()), max_running
                      - (SELECT count(*) FROM grants WHERE kind = 'provider' AND scope = :provider)) AS room
                    FROM provider_limits WHERE provider = :provider
                    """)
                .bind("provider", provider)
                .map((row, _) ->
                    new ProviderPlace(
                        provider, Math.max(0, row.getInt("room")), row.getDouble("turn")))
                .one()));
  }

  /** Locks those of the keys that nobody else has locked, and says what they have left. */
  public List<KeyPlace> lockKeys(List<String> keyIds) {
    List<String> locked =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT key_id FROM key_limits WHERE key_id = ANY (:keys)
                    FOR NO KEY UPDATE SKIP LOCKED
                    """)
                .bindArray("keys", String.class, keyIds)
                .mapTo(String.class)
                .list());
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT key_id, weight, least(pace_room(starts_per_minute, recent_starts, clock()), max_running
                  - (SELECT count(*) FROM grants WHERE kind = 'key' AND scope = key_id)) AS room
                FROM key_limits WHERE key_id = ANY (:keys)
                """)
            .bindArray("keys", String.class, locked)
            .map((row, _) ->
                new KeyPlace(
                    row.getString("key_id"), row.getInt("weight"), Math.max(0, row.getInt("room"))))
            .list());
  }

  /** Remembers the starts of a locked provider, and where its turns are now. */
  public void served(String provider, int starts, double turn) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE provider_limits SET turn = :turn,
                  recent_starts = coalesce(pace_after(starts_per_minute, recent_starts, :starts, clock()), '{}')
                WHERE provider = :provider
                """)
            .bind("provider", provider)
            .bind("turn", turn)
            .bind("starts", starts)
            .execute());
  }

  /** Remembers how many jobs of locked keys began. */
  public void began(Map<String, Integer> jobs) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE key_limits SET recent_starts = pace_after(starts_per_minute, recent_starts, began.jobs, clock())
                FROM unnest(:keys, :jobs) AS began (key, jobs)
                WHERE key_id = began.key AND starts_per_minute IS NOT NULL
                """)
            .bindArray("keys", String.class, jobs.keySet().stream().toList())
            .bindArray("jobs", Integer.class, jobs.values().stream().toList())
            .execute());
  }
}
