package dev.reelay.orchestrator.dispatch;

import dev.reelay.event.WaitingFor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks for jobs that have to wait, without locking them. What a look costs depends on how many
 * keys wait, never on how many jobs they have.
 */
@ApplicationScoped
class WaitingStore {
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

  static final String WAITING_IN_VAIN =
      WAITING
          + """
          SELECT provider, key_id, told, reason, clock() AS seen_at FROM groups WHERE reason <> told
          """;

  static final String NEWLY_WAITING =
      """
      SELECT j.id, g.reason
      FROM unnest(:providers, :keys, :told, :reasons) AS g (provider, key_id, told, reason) CROSS JOIN LATERAL (
        SELECT id, ready_at FROM jobs
        WHERE state = 'pending' AND next_provider = g.provider AND key_id = g.key_id
          AND coalesce(waiting_for, '') = g.told
        ORDER BY ready_at, id LIMIT :limit) AS j
      ORDER BY j.ready_at, j.id LIMIT :limit
      """;

  private final Jdbi jdbi;

  WaitingStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A job that cannot start, for a reason that it was not told yet. */
  record Waiting(String jobId, WaitingFor reason) {}

  /**
   * Pending jobs of one key that were all told the same and now wait for something else.
   *
   * @param told empty when they were told nothing yet
   */
  record Group(String provider, String keyId, String told, WaitingFor reason, Instant seenAt) {}

  /** Jobs that wait for another reason than they were told. */
  List<Group> inVain() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(WAITING_IN_VAIN)
            .map((row, _) ->
                new Group(
                    row.getString("provider"),
                    row.getString("key_id"),
                    row.getString("told"),
                    reason(row.getString("reason")),
                    row.getObject("seen_at", OffsetDateTime.class).toInstant()))
            .list());
  }

  /** Jobs of these groups, those that have waited longest first. */
  List<Waiting> jobs(List<Group> groups, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(NEWLY_WAITING)
            .bindArray("providers", String.class, groups.stream().map(Group::provider).toList())
            .bindArray("keys", String.class, groups.stream().map(Group::keyId).toList())
            .bindArray("told", String.class, groups.stream().map(Group::told).toList())
            .bindArray(
                "reasons", String.class, groups.stream().map(one -> one.reason().word()).toList())
            .bind("limit", limit)
            .map((row, _) -> new Waiting(row.getString("id"), reason(row.getString("reason"))))
            .list());
  }

  private static WaitingFor reason(String word) {
    return Arrays.stream(WaitingFor.values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
