package dev.reelay.orchestrator.dispatch;

import dev.reelay.event.WaitingFor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Looks for jobs that can start, and for those that have to wait, without locking them. */
@ApplicationScoped
class DispatchStore {
  /** What is ready, with what its key and its provider have left. */
  private static final String READY =
      """
      WITH used AS (SELECT kind, scope, count(*) AS n FROM grants GROUP BY kind, scope),
      keys AS (
        SELECT k.key_id, k.last_started_at, coalesce(u.n, 0) < k.max_running AS has_room
        FROM key_limits k LEFT JOIN used u ON u.kind = 'key' AND u.scope = k.key_id),
      providers AS (
        SELECT p.provider, p.available, coalesce(u.n, 0) < p.max_running AS has_room
        FROM provider_limits p LEFT JOIN used u ON u.kind = 'provider' AND u.scope = p.provider)
      """;

  private final Jdbi jdbi;

  DispatchStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A job that could start. */
  record Candidate(String jobId, String provider) {}

  /** A job that cannot start, for a reason that it was not told yet. */
  record Waiting(String jobId, WaitingFor reason) {}

  /** Keys with a job that could start, the one that was served longest ago first. */
  List<String> keysInTurn(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                READY
                    + """
                    SELECT k.key_id FROM keys k
                    WHERE EXISTS (
                      SELECT FROM jobs j JOIN providers p ON p.provider = j.next_provider
                      WHERE j.key_id = k.key_id AND j.ready_at <= (SELECT clock())
                        AND p.available AND p.has_room AND (k.has_room OR j.state <> 'pending'))
                    ORDER BY k.last_started_at NULLS FIRST, k.key_id LIMIT :limit
                    """)
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /**
   * The job of a key that is to start next: one that has begun before those that have not, then the
   * oldest.
   *
   * @param keyHasRoom false: only those that hold the grant of the key already
   */
  Optional<Candidate> oldest(String keyId, boolean keyHasRoom) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                READY
                    + """
                    SELECT j.id, j.next_provider
                    FROM jobs j JOIN providers p ON p.provider = j.next_provider
                    WHERE j.key_id = :key AND j.ready_at <= (SELECT clock())
                      AND p.available AND p.has_room AND (:keyHasRoom OR j.state <> 'pending')
                    ORDER BY j.state = 'pending', j.ready_at, j.id LIMIT 1
                    """)
            .bind("key", keyId)
            .bind("keyHasRoom", keyHasRoom)
            .map((row, _) -> new Candidate(row.getString("id"), row.getString("next_provider")))
            .findOne());
  }

  /** Pending jobs that have to wait for something else than they were last told. */
  List<Waiting> newlyWaiting(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                READY
                    + """
                    , blocked AS (
                      SELECT j.id, j.ready_at, j.waiting_for,
                        CASE WHEN NOT p.available THEN 'provider_unavailable'
                             WHEN NOT k.has_room THEN 'key_limit'
                             WHEN NOT p.has_room THEN 'provider_limit' END AS reason
                      FROM jobs j
                        JOIN keys k ON k.key_id = j.key_id
                        JOIN providers p ON p.provider = j.next_provider
                      WHERE j.state = 'pending' AND j.ready_at IS NOT NULL)
                    SELECT id, reason FROM blocked
                    WHERE reason IS NOT NULL AND reason IS DISTINCT FROM waiting_for
                    ORDER BY ready_at, id LIMIT :limit
                    """)
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
