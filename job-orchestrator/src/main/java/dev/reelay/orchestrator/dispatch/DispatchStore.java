package dev.reelay.orchestrator.dispatch;

import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.grant.ProviderPlace;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Looks for jobs that can start, and for those that have to wait, without locking them. What a look
 * costs depends on how many keys wait, never on how many jobs they have.
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

  /** Groups of pending jobs that wait for the same and were told the same. */
  private static final String WAITING =
      """
      WITH RECURSIVE told (provider, key_id, told) AS (
        (SELECT next_provider, key_id, coalesce(waiting_for, '') FROM jobs WHERE state = 'pending'
         ORDER BY next_provider, key_id, coalesce(waiting_for, '') LIMIT 1)
        UNION ALL
        SELECT next.* FROM told t CROSS JOIN LATERAL (
          SELECT j.next_provider, j.key_id, coalesce(j.waiting_for, '') FROM jobs j
          WHERE j.state = 'pending'
            AND (j.next_provider, j.key_id, coalesce(j.waiting_for, '')) > (t.provider, t.key_id, t.told)
          ORDER BY j.next_provider, j.key_id, coalesce(j.waiting_for, '') LIMIT 1) AS next),
      used AS (SELECT kind, scope, count(*) AS n FROM grants GROUP BY kind, scope),
      groups AS (
        SELECT t.*, CASE
          WHEN NOT p.available THEN 'provider_unavailable'
          WHEN coalesce(k_used.n, 0) >= k.max_running OR pace_room(k.starts_per_minute, k.recent_starts, clock()) = 0
            THEN 'key_limit'
          WHEN coalesce(p_used.n, 0) >= p.max_running OR pace_room(p.starts_per_minute, p.recent_starts, clock()) = 0
            THEN 'provider_limit' END AS reason
        FROM told t
          JOIN key_limits k USING (key_id)
          JOIN provider_limits p USING (provider)
          LEFT JOIN used k_used ON k_used.kind = 'key' AND k_used.scope = k.key_id
          LEFT JOIN used p_used ON p_used.kind = 'provider' AND p_used.scope = p.provider)
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

  static final String NEWLY_WAITING =
      WAITING
          + """
          SELECT j.id, g.reason FROM groups g CROSS JOIN LATERAL (
            SELECT id, ready_at FROM jobs
            WHERE state = 'pending' AND next_provider = g.provider AND key_id = g.key_id
              AND coalesce(waiting_for, '') = g.told
            ORDER BY ready_at, id LIMIT :limit) AS j
          WHERE g.reason <> g.told
          ORDER BY j.ready_at, j.id LIMIT :limit
          """;

  private final Jdbi jdbi;

  DispatchStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A job that cannot start, for a reason that it was not told yet. */
  record Waiting(String jobId, WaitingFor reason) {}

  /**
   * What there is to do.
   *
   * @param providers with room and with jobs that could use it
   * @param waiting jobs to be told; looked for only when nothing can start
   * @param due how long until a rate lets the next start through; empty when none holds back
   */
  record Look(List<String> providers, List<Waiting> waiting, Optional<Duration> due) {
    Look {
      providers = List.copyOf(providers);
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * Looks what there is to do.
   *
   * @param without providers that are not asked for
   * @param told most jobs to be told
   */
  Look look(Collection<String> without, int told) {
    List<String> providers =
        providersWithWork().stream().filter(one -> !without.contains(one)).toList();
    return providers.isEmpty()
        ? new Look(providers, newlyWaiting(told), nextDue())
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
                "SELECT key_id, finish FROM turns WHERE provider = :provider AND key_id = ANY (:keys)")
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

  /** Pending jobs that have to wait for something else than they were last told. */
  private List<Waiting> newlyWaiting(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(NEWLY_WAITING)
            .bind("limit", limit)
            .map((row, _) -> new Waiting(row.getString("id"), reason(row.getString("reason"))))
            .list());
  }

  /** How long until a rate lets the next start through; empty when none holds anything back. */
  private Optional<Duration> nextDue() {
    @Nullable Double seconds =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT extract(epoch FROM min(due) - clock()) FROM (
                      SELECT pace_due(starts_per_minute, recent_starts, clock()) AS due FROM key_limits
                      WHERE starts_per_minute IS NOT NULL
                      UNION ALL
                      SELECT pace_due(starts_per_minute, recent_starts, clock()) FROM provider_limits
                      WHERE starts_per_minute IS NOT NULL) AS paced
                    """)
                .mapTo(Double.class)
                .one());
    return Optional.ofNullable(seconds)
        .map(left -> Duration.ofNanos((long) Math.max(0, left * 1e9)).plusMillis(1));
  }

  private static WaitingFor reason(String word) {
    return Arrays.stream(WaitingFor.values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
