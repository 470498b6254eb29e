package dev.reelay.orchestrator.dispatch;

import dev.reelay.orchestrator.grant.ProviderPlace;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Looks for jobs that can start, without locking them. What a look costs depends on how many keys
 * wait, never on how many jobs they have.
 */
@ApplicationScoped
class DispatchStore {
  /** Keys with something ready at a provider, found by skipping from key to key. */
  private static final String LINES =
      """
      WITH RECURSIVE waiting (key_id) AS (
        (SELECT key_id FROM jobs WHERE state = 'pending' AND next_provider = :provider ORDER BY key_id LIMIT 1)
        UNION ALL
        SELECT next.key_id FROM waiting w CROSS JOIN LATERAL (
          SELECT j.key_id FROM jobs j
          WHERE j.state = 'pending' AND j.next_provider = :provider AND j.key_id > w.key_id
          ORDER BY j.key_id LIMIT 1) AS next),
      begun (key_id) AS (
        (SELECT key_id FROM jobs WHERE ready_at IS NOT NULL AND state <> 'pending' AND next_provider = :provider
         ORDER BY key_id LIMIT 1)
        UNION ALL
        SELECT next.key_id FROM begun b CROSS JOIN LATERAL (
          SELECT j.key_id FROM jobs j
          WHERE j.ready_at IS NOT NULL AND j.state <> 'pending' AND j.next_provider = :provider AND j.key_id > b.key_id
          ORDER BY j.key_id LIMIT 1) AS next),
      lines AS (
        SELECT key_id FROM waiting JOIN key_limits k USING (key_id)
        WHERE coalesce(pace_room(k.starts_per_minute, k.recent_starts, clock()), 1) > 0
          AND (SELECT count(*) FROM grants g WHERE g.kind = 'key' AND g.scope = k.key_id) < k.max_running
        UNION
        SELECT key_id FROM begun b
        WHERE EXISTS (
          SELECT FROM jobs j
          WHERE j.ready_at <= (SELECT clock()) AND j.state <> 'pending'
            AND j.next_provider = :provider AND j.key_id = b.key_id))
      """;

  /** The order of the inner looks keeps the planner from reading all that wait. */
  static final String PROVIDERS_WITH_WORK =
      """
      SELECT p.provider FROM provider_limits p
      WHERE p.available
        AND coalesce(pace_room(p.starts_per_minute, p.recent_starts, clock()), 1) > 0
        AND (SELECT count(*) FROM grants g WHERE g.kind = 'provider' AND g.scope = p.provider) < p.max_running
        AND coalesce(
          (SELECT true FROM jobs j WHERE j.state = 'pending' AND j.next_provider = p.provider
           ORDER BY j.key_id LIMIT 1),
          (SELECT true FROM jobs j
           WHERE j.ready_at <= (SELECT clock()) AND j.state <> 'pending' AND j.next_provider = p.provider
           ORDER BY j.key_id LIMIT 1),
          false)
      ORDER BY p.provider
      """;

  static final String KEYS_IN_TURN =
      LINES
          + """
          SELECT l.key_id FROM lines l
            LEFT JOIN turns t ON t.provider = :provider AND t.key_id = l.key_id
          WHERE l.key_id <> ALL (:without)
          ORDER BY greatest(coalesce(t.finish, 0), :turn), coalesce(t.finish, 0), l.key_id COLLATE "C"
          LIMIT :limit
          """;

  static final String CANDIDATES =
      """
      SELECT c.*, 1000 * extract(epoch FROM clock() - c.accepted_at) AS age
      FROM unnest(:keys) AS k (key_id) CROSS JOIN LATERAL (
        (SELECT j.id, j.key_id, false AS begins, 0 AS priority, j.ready_at, j.created_at AS accepted_at FROM jobs j
         WHERE j.ready_at <= (SELECT clock()) AND j.state <> 'pending'
           AND j.next_provider = :provider AND j.key_id = k.key_id
         ORDER BY j.ready_at, j.id LIMIT :each)
        UNION ALL
        (SELECT j.id, j.key_id, true, j.priority, j.ready_at, (j.request ->> 'acceptedAt')::timestamptz FROM jobs j
         WHERE j.state = 'pending' AND j.next_provider = :provider AND j.key_id = k.key_id
         ORDER BY j.priority DESC, j.ready_at, j.id LIMIT :each)
        ORDER BY begins, priority DESC, ready_at, id LIMIT :each) AS c
      ORDER BY c.key_id, c.begins, c.priority DESC, c.ready_at, c.id
      """;

  static final String NEXT_DUE =
      """
      SELECT extract(epoch FROM min(due) - clock()) FROM (
        SELECT pace_due(starts_per_minute, recent_starts, clock()) AS due FROM key_limits
        WHERE starts_per_minute IS NOT NULL
        UNION ALL
        SELECT pace_due(starts_per_minute, recent_starts, clock()) FROM provider_limits
        WHERE starts_per_minute IS NOT NULL
        UNION ALL
        (SELECT ready_at FROM jobs WHERE ready_at > (SELECT clock()) AND state <> 'pending'
         ORDER BY ready_at LIMIT 1)) AS next
      """;

  private final Jdbi jdbi;
  private final WaitingStore waiting;

  DispatchStore(Jdbi jdbi, WaitingStore waiting) {
    this.jdbi = jdbi;
    this.waiting = waiting;
  }

  /**
   * What there is to do.
   *
   * @param providers with room and with jobs that could use it
   * @param waiting jobs that wait for another reason than they were told; looked for only when
   *     nothing can start
   * @param due how long until a retry is due or a rate lets the next start through; empty when
   *     there is neither
   */
  record Look(List<String> providers, List<WaitingStore.Group> waiting, Optional<Duration> due) {
    Look {
      providers = List.copyOf(providers);
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * Looks what there is to do.
   *
   * @param without providers that are not asked for
   */
  Look look(Collection<String> without) {
    List<String> providers =
        providersWithWork().stream().filter(one -> !without.contains(one)).toList();
    return providers.isEmpty()
        ? new Look(providers, waiting.inVain(), nextDue())
        : new Look(providers, List.of(), Optional.empty());
  }

  /** Providers with room and with jobs that could use it. */
  private List<String> providersWithWork() {
    return jdbi.withHandle(
        handle -> handle.createQuery(PROVIDERS_WITH_WORK).mapTo(String.class).list());
  }

  /**
   * Keys that can use a provider's room, the next one in turn first.
   *
   * @param without keys to leave out
   */
  List<String> keysInTurn(ProviderPlace place, int limit, Collection<String> without) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(KEYS_IN_TURN)
            .bind("provider", place.provider())
            .bind("turn", place.turn())
            .bindArray("without", String.class, without.stream().toList())
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /** Where keys stand in the turns of a provider; those that never started there are missing. */
  Map<String, Double> finishes(String provider, List<String> keyIds) {
    Map<String, Double> finishes = new HashMap<>();
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                "SELECT key_id, finish FROM turns WHERE provider = :provider AND key_id = ANY"
                    + " (:keys)")
            .bind("provider", provider)
            .bindArray("keys", String.class, keyIds)
            .map((row, _) -> Map.entry(row.getString("key_id"), row.getDouble("finish")))
            .forEach(one -> finishes.put(one.getKey(), one.getValue())));
    return finishes;
  }

  /** Remembers where keys stand in the turns of a provider whose row is locked. */
  void keepFinishes(String provider, Map<String, Double> finishes) {
    List<Map.Entry<String, Double>> all = List.copyOf(finishes.entrySet());
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO turns (provider, key_id, finish)
                SELECT :provider, key, finish FROM unnest(:keys, :finishes) AS served (key, finish)
                ON CONFLICT (provider, key_id) DO UPDATE SET finish = excluded.finish
                """)
            .bind("provider", provider)
            .bindArray("keys", String.class, all.stream().map(Map.Entry::getKey).toList())
            .bindArray("finishes", Double.class, all.stream().map(Map.Entry::getValue).toList())
            .execute());
  }

  /**
   * The jobs of some keys that are to start next at a provider: of each key those that have begun
   * before those that have not, then the highest priority, then the oldest.
   *
   * @param each most of one key
   */
  List<Candidate> candidates(String provider, List<String> keyIds, int each) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(CANDIDATES)
            .bind("provider", provider)
            .bindArray("keys", String.class, keyIds)
            .bind("each", each)
            .map((row, _) ->
                new Candidate(
                    row.getString("id"),
                    row.getString("key_id"),
                    row.getBoolean("begins"),
                    Duration.ofMillis(Math.max(0, row.getLong("age")))))
            .list());
  }

  /** How long until a retry is due or a rate lets the next start through; empty without either. */
  private Optional<Duration> nextDue() {
    @Nullable Double seconds =
        jdbi.withHandle(handle -> handle.createQuery(NEXT_DUE).mapTo(Double.class).one());
    return Optional.ofNullable(seconds)
        .map(left -> Duration.ofNanos((long) Math.max(0, left * 1e9)).plusMillis(1));
  }
}
