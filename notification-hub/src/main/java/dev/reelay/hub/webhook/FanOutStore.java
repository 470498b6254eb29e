package dev.reelay.hub.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Turns entries of the log into deliveries. All methods need the caller's transaction. */
@ApplicationScoped
class FanOutStore {
  private static final String ADD =
      """
      INSERT INTO webhook_deliveries (endpoint_id, key_id, job_id, seq, event, created_at)
      SELECT w.endpoint, :key, w.job_id, w.seq, %s, w.at FROM wanted w ORDER BY w.key_seq
      ON CONFLICT (endpoint_id, job_id, seq) DO NOTHING
      RETURNING endpoint_id, job_id
      """
          .formatted(word());

  private final Jdbi jdbi;

  FanOutStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A key whose log went on since its deliveries were made. */
  record Behind(String keyId, long cursor) {}

  private record Made(String endpoint, String jobId) {}

  /** Whether any key wants webhooks at all. */
  boolean isWanted() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT EXISTS (SELECT 1 FROM webhook_cursors)")
            .mapTo(Boolean.class)
            .one());
  }

  /**
   * One such key, its cursor locked; empty when there is none that nobody works on. Whoever is
   * least behind comes first, so that a long log holds up nobody else.
   */
  Optional<Behind> next() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT c.key_id, c.key_seq FROM webhook_cursors c JOIN key_streams k USING (key_id)
                 WHERE k.last_key_seq > c.key_seq
                 ORDER BY k.last_key_seq - c.key_seq LIMIT 1 FOR UPDATE OF c SKIP LOCKED
                """)
            .map((row, _) -> new Behind(row.getString("key_id"), row.getLong("key_seq")))
            .findOne());
  }

  /**
   * Makes the deliveries of the next entries and moves the cursor behind them. The entries are read
   * before the endpoints and in the same snapshot, so an endpoint misses nothing that was committed
   * after it.
   *
   * @return how many deliveries were made
   */
  int advance(Behind key, int limit) {
    List<Made> made =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    WITH batch AS MATERIALIZED (
                      SELECT job_id, seq, key_seq, type, stage_done, at FROM log_entries
                       WHERE key_id = :key AND key_seq > :cursor ORDER BY key_seq LIMIT :limit),
                    moved AS (
                      UPDATE webhook_cursors SET key_seq = COALESCE((SELECT max(key_seq) FROM batch),
                             (SELECT last_key_seq FROM key_streams WHERE key_id = :key))
                       WHERE key_id = :key),
                    wanted AS (
                      SELECT e.id AS endpoint, b.* FROM batch b
                        JOIN webhook_endpoints e ON e.key_id = :key AND e.kind = 'key' AND b.key_seq > e.from_key_seq
                       WHERE b.type = ANY (e.types) OR (b.stage_done AND e.stages)
                      UNION ALL
                      SELECT e.id AS endpoint, b.* FROM batch b
                        JOIN webhook_jobs j ON j.job_id = b.job_id JOIN webhook_endpoints e ON e.id = j.endpoint_id
                       WHERE b.type = ANY (e.types) OR (b.stage_done AND e.stages))
                    """
                        + ADD)
                .bind("key", key.keyId())
                .bind("cursor", key.cursor())
                .bind("limit", limit)
                .map((row, _) -> new Made(row.getString("endpoint_id"), row.getString("job_id")))
                .list());
    goOn(made);
    return made.size();
  }

  /** Makes the deliveries of all entries that a job has already, for the address that it named. */
  int catchUp(String keyId, String jobId, String endpoint) {
    List<Made> made =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    WITH wanted AS (
                      SELECT e.id AS endpoint, b.* FROM log_entries b JOIN webhook_endpoints e ON e.id = :endpoint
                       WHERE b.job_id = :job AND (b.type = ANY (e.types) OR (b.stage_done AND e.stages)))
                    """
                        + ADD)
                .bind("key", keyId)
                .bind("job", jobId)
                .bind("endpoint", endpoint)
                .map((row, _) -> new Made(row.getString("endpoint_id"), row.getString("job_id")))
                .list());
    goOn(made);
    return made.size();
  }

  /** In the order of the endpoints, as everybody locks them. */
  private void goOn(List<Made> made) {
    Map<String, Collection<String>> jobs =
        made.stream()
            .collect(
                Collectors.groupingBy(
                    Made::endpoint,
                    Collectors.mapping(
                        Made::jobId, Collectors.toCollection(java.util.TreeSet::new))));
    jobs.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(entry -> goOn(entry.getKey(), List.copyOf(entry.getValue())));
  }

  private void goOn(String endpoint, List<String> jobs) {
    jdbi.useHandle(handle -> {
      handle
          .createQuery("SELECT id FROM webhook_endpoints WHERE id = :id FOR NO KEY UPDATE")
          .bind("id", endpoint)
          .mapTo(String.class)
          .list();
      handle
          .createQuery("SELECT webhook_go_on(:endpoint, :jobs)")
          .bind("endpoint", endpoint)
          .bindArray("jobs", String.class, jobs)
          .mapTo(String.class)
          .list();
    });
  }

  /** The name under which an entry is told, in SQL. */
  private static String word() {
    StringBuilder cases = new StringBuilder("CASE");
    cases.append(
        " WHEN w.stage_done AND w.type = 'VideoGenerationProgress' THEN 'stage.completed'");
    for (Happening happening : Happening.values()) {
      if (!happening.type().isEmpty()) {
        cases.append(" WHEN w.type = '").append(happening.type()).append("' THEN '");
        cases.append(happening.word()).append('\'');
      }
    }
    return cases.append(" ELSE w.type END").toString();
  }
}
