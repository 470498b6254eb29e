package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The log seen by key: all jobs of a key in one order. */
@ApplicationScoped
public class KeyLogStore {
  private final Jdbi jdbi;

  KeyLogStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A stretch of the log of a key.
   *
   * @param last number of the newest entry of the key, never newer than the items; 0 before the
   *     first
   * @param items ascending
   */
  record KeyPage(long last, List<Source.Item> items) {}

  /** The entries after a number, ascending, at most so many. */
  KeyPage read(String keyId, long after, int limit) {
    long last = lasts(List.of(keyId)).getOrDefault(keyId, 0L);
    List<Source.Item> items =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT job_id, seq, key_seq, type, body FROM log_entries
                     WHERE key_id = :key AND key_seq > :after ORDER BY key_seq LIMIT :limit
                    """)
                .bind("key", keyId)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) ->
                    new Source.Item(
                        new Entry(
                            row.getString("job_id"),
                            row.getLong("seq"),
                            row.getString("type"),
                            row.getString("body"),
                            0),
                        row.getLong("key_seq"),
                        false))
                .list());
    return new KeyPage(last, items);
  }

  /** Numbers of the newest entries; keys without one are missing. */
  public Map<String, Long> lasts(Collection<String> keyIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT key_id, last_key_seq FROM key_streams WHERE key_id = ANY (:keys)")
            .bindArray("keys", String.class, List.copyOf(keyIds))
            .map((row, _) -> Map.entry(row.getString("key_id"), row.getLong("last_key_seq")))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Positions of the newest entries of jobs; those without entries are missing. */
  public Map<String, Long> lastPositions(Collection<String> jobIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT job_id, max(key_seq) AS last FROM log_entries
                 WHERE job_id = ANY (:jobs) GROUP BY job_id
                """)
            .bindArray("jobs", String.class, List.copyOf(jobIds))
            .map((row, _) -> Map.entry(row.getString("job_id"), row.getLong("last")))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Whose jobs these are; jobs that nothing was heard of are missing. */
  Map<String, String> keysOf(Collection<String> jobIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT job_id, key_id FROM job_streams WHERE job_id = ANY (:jobs)")
            .bindArray("jobs", String.class, List.copyOf(jobIds))
            .map((row, _) -> Map.entry(row.getString("job_id"), row.getString("key_id")))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The newest entries of the unfinished jobs of a key, oldest job first, at most so many. */
  public List<Entry> newest(String keyId, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT e.job_id, e.seq, e.type, e.body
                  FROM job_streams s JOIN log_entries e ON e.job_id = s.job_id AND e.seq = s.last_seq
                 WHERE s.key_id = :key AND s.terminal_at IS NULL AND s.deleted_at IS NULL
                 ORDER BY s.job_id DESC LIMIT :limit
                """)
            .bind("key", keyId)
            .bind("limit", limit)
            .map((row, _) ->
                new Entry(
                    row.getString("job_id"),
                    row.getLong("seq"),
                    row.getString("type"),
                    row.getString("body"),
                    0))
            .list()
            .reversed());
  }
}
