package dev.reelay.hub.webhook;

import dev.reelay.bus.BusConfig;
import dev.reelay.bus.Instance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * Leases deliveries that are due. All methods need the caller's transaction.
 *
 * <p>An endpoint with nothing but time to wait for costs nothing: {@code due_at} says when to look
 * at it again. Whoever looks holds its row, so its bounds hold over all instances.
 */
@ApplicationScoped
class ClaimStore {
  private static final int ENDPOINTS_AT_ONCE = 50;

  /** Leases of instances that are gone count no longer, nor do ours that we have not in hand. */
  private static final String HELD =
      """
       (%1$s.lease_instance IS NOT NULL AND CASE WHEN %1$s.lease_instance = :instance
          THEN %1$s.lease_fence = :fence AND %1$s.id = ANY (:inHand)
          ELSE EXISTS (SELECT 1 FROM instances i
                        WHERE i.id = %1$s.lease_instance AND i.fence = %1$s.lease_fence
                          AND i.renewed_at >= now() - make_interval(secs => :lease)) END)
      """;

  private final Jdbi jdbi;
  private final Instance instance;
  private final BusConfig bus;

  ClaimStore(Jdbi jdbi, Instance instance, BusConfig bus) {
    this.jdbi = jdbi;
    this.instance = instance;
    this.bus = bus;
  }

  /** An endpoint that is due, its row locked. */
  private record Due(String id, String keyId, int failures, int busy) {}

  /**
   * How much may be taken on.
   *
   * @param perKey calls for one key at once; those that other instances begin at this moment are
   *     not seen
   */
  record Room(int free, int perEndpoint, int perKey, Breaker breaker) {}

  /** Takes on what is due, at most so many; the caller has these in hand already. */
  List<Delivery> claim(Room room, Collection<Long> inHand) {
    List<Delivery> claimed = new ArrayList<>();
    List<Due> due = due(inHand);
    Map<String, Integer> busyKeys = busyKeys(due.stream().map(Due::keyId).distinct().toList());
    for (Due endpoint : due) {
      int busyKey = busyKeys.getOrDefault(endpoint.keyId(), 0);
      int usual = room.breaker().room(endpoint.failures(), room.perEndpoint());
      int most =
          Math.min(
              Math.min(usual - endpoint.busy(), room.perKey() - busyKey),
              room.free() - claimed.size());
      List<Delivery> some = most > 0 ? take(endpoint, most, inHand) : List.of();
      claimed.addAll(some);
      busyKeys.put(endpoint.keyId(), busyKey + some.size());
      int busy = endpoint.busy() + some.size();
      lookAgain(endpoint, usual > busy, busy > 0);
    }
    return claimed;
  }

  private List<Due> due(Collection<Long> inHand) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT e.id, e.key_id, e.failures,
                       (SELECT count(*) FROM webhook_deliveries d
                         WHERE d.key_id = e.key_id AND d.endpoint_id = e.id AND %s) AS busy
                  FROM webhook_endpoints e
                 WHERE e.due_at <= (SELECT clock()) AND e.state = 'enabled'
                   AND (e.blocked_until IS NULL OR e.blocked_until <= clock())
                   AND NOT EXISTS (SELECT 1 FROM key_states k WHERE k.key_id = e.key_id AND k.state <> 'active')
                 ORDER BY e.due_at LIMIT :limit FOR NO KEY UPDATE OF e SKIP LOCKED
                """
                    .formatted(HELD.formatted("d")))
            .bind("limit", ENDPOINTS_AT_ONCE)
            .bind("instance", instance.id())
            .bind("fence", instance.fence())
            .bind("lease", bus.instanceLease().toMillis() / 1000.0)
            .bindArray("inHand", Long.class, inHand)
            .map((row, _) ->
                new Due(
                    row.getString("id"),
                    row.getString("key_id"),
                    row.getInt("failures"),
                    row.getInt("busy")))
            .list());
  }

  private Map<String, Integer> busyKeys(List<String> keys) {
    Map<String, Integer> busy = new HashMap<>();
    if (!keys.isEmpty()) {
      jdbi.useHandle(handle ->
          handle
              .createQuery(
                  """
                  SELECT d.key_id, count(*) AS n FROM webhook_deliveries d
                   WHERE d.lease_instance IS NOT NULL AND d.key_id = ANY (:keys) GROUP BY d.key_id
                  """)
              .bindArray("keys", String.class, keys)
              .map((row, _) -> busy.put(row.getString("key_id"), row.getInt("n")))
              .list());
    }
    return busy;
  }

  private List<Delivery> take(Due endpoint, int most, Collection<Long> inHand) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE webhook_deliveries t SET lease_instance = :instance, lease_fence = :fence
                  FROM webhook_endpoints e
                 WHERE e.id = t.endpoint_id AND t.id IN (
                   SELECT d.id FROM webhook_deliveries d
                    WHERE d.endpoint_id = :endpoint AND d.next_at <= (SELECT clock()) AND NOT %s
                    ORDER BY d.next_at LIMIT :most)
                RETURNING t.id, t.endpoint_id, e.url, t.job_id, t.seq, t.event, e.failures, t.attempts,
                          CASE e.kind WHEN 'job' THEN e.key_id ELSE e.id END AS owner
                """
                    .formatted(HELD.formatted("d")))
            .bind("endpoint", endpoint.id())
            .bind("most", most)
            .bind("instance", instance.id())
            .bind("fence", instance.fence())
            .bind("lease", bus.instanceLease().toMillis() / 1000.0)
            .bindArray("inHand", Long.class, inHand)
            .map((row, _) ->
                new Delivery(
                    row.getLong("id"),
                    row.getString("endpoint_id"),
                    row.getString("url"),
                    row.getString("owner"),
                    row.getString("job_id"),
                    row.getLong("seq"),
                    row.getString("event"),
                    row.getInt("failures"),
                    row.getInt("attempts")))
            .list());
  }

  /**
   * Says when to look at the endpoint again: when the next delivery is due or, with leases out,
   * when their instance might be gone. The end of a call has it looked at anyway.
   */
  private void lookAgain(Due endpoint, boolean hasRoom, boolean isBusy) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE webhook_endpoints SET due_at = LEAST(
                  CASE WHEN :room THEN
                    (SELECT d.next_at FROM webhook_deliveries d
                      WHERE d.endpoint_id = :endpoint AND d.next_at IS NOT NULL AND d.lease_instance IS NULL
                      ORDER BY d.next_at LIMIT 1) END,
                  CASE WHEN :busy THEN clock() + make_interval(secs => :lease) END)
                 WHERE id = :endpoint
                """)
            .bind("endpoint", endpoint.id())
            .bind("room", hasRoom)
            .bind("busy", isBusy)
            .bind("lease", bus.instanceLease().toMillis() / 1000.0)
            .execute());
  }
}
