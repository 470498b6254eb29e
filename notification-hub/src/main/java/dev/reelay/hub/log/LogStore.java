package dev.reelay.hub.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;

/** The tables of the job log. What writes needs the transaction of the caller. */
@ApplicationScoped
public class LogStore {
  /** Jobs whose heads are asked for in one statement. */
  private static final int HEADS_AT_ONCE = 1_000;

  private static final ObjectMapper JSON = EventCodec.mapper();
  private static final RowMapper<Head> HEAD =
      (row, _) ->
          new Head(
              row.getString("job_id"),
              row.getString("key_id"),
              row.getLong("last_seq"),
              row.getBoolean("ended"),
              row.getBoolean("deleted"));

  private final Jdbi jdbi;

  LogStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What is held of a job, its row being locked. */
  record Held(JobState state, boolean isDeleted) {}

  Optional<Held> lock(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT state, deleted_at IS NOT NULL AS deleted
                  FROM job_streams WHERE job_id = :job FOR UPDATE
                """)
            .bind("job", jobId)
            .map((row, _) -> new Held(read(row.getString("state")), row.getBoolean("deleted")))
            .findOne());
  }

  /** Keeps the state of a job that was just heard of, and adds its first entry, number 1. */
  long begin(NewEntry entry, JobState state) {
    return add(
        """
        WITH job AS (
          INSERT INTO job_streams
            (job_id, key_id, last_seq, job_version, attempt, progress_no, progress, status, state, terminal_at)
          VALUES (:job, :key, 1, :version, :attempt, :progressNo, :progress, :status, :state,
                  CASE WHEN :ended THEN clock() END)
          RETURNING last_seq),
        """,
        entry,
        state);
  }

  /** Keeps the state without a new entry. */
  void save(String jobId, JobState state) {
    jdbi.useHandle(handle ->
        bind(
                handle.createUpdate(
                    """
                    UPDATE job_streams
                       SET job_version = :version, attempt = :attempt, progress_no = :progressNo,
                           progress = :progress, status = :status, state = :state
                     WHERE job_id = :job
                    """),
                jobId,
                state)
            .execute());
  }

  /** Keeps the state and adds an entry under the next number of the job. */
  long advance(NewEntry entry, JobState state) {
    return add(
        """
        WITH job AS (
          UPDATE job_streams
             SET last_seq = last_seq + 1, job_version = :version, attempt = :attempt,
                 progress_no = :progressNo, progress = :progress, status = :status, state = :state,
                 terminal_at = CASE WHEN :ended THEN clock() END
           WHERE job_id = :job
          RETURNING last_seq),
        """,
        entry,
        state);
  }

  /** One statement gives both numbers and adds the entry: nothing is known in memory before. */
  private long add(String job, NewEntry entry, JobState state) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                job
                    + """
                    numbered AS (
                      INSERT INTO key_streams AS k (key_id, last_key_seq) VALUES (:key, 1)
                      ON CONFLICT (key_id) DO UPDATE SET last_key_seq = k.last_key_seq + 1
                      RETURNING last_key_seq)
                    INSERT INTO log_entries (job_id, seq, key_id, key_seq, type, body, at, stage_done)
                    SELECT :job, job.last_seq, :key, numbered.last_key_seq, :type,
                           '{"seq":' || job.last_seq || :rest, clock(), :stageDone
                      FROM job, numbered
                    RETURNING seq
                    """)
            .bind("job", entry.jobId())
            .bind("key", entry.keyId())
            .bind("version", state.jobVersion())
            .bind("attempt", state.attempt())
            .bind("progressNo", state.progressNo())
            .bind("progress", state.progress())
            .bind("status", state.status().word())
            .bind("state", write(state))
            .bind("ended", state.status().isTerminal())
            .bind("type", entry.type())
            .bind("rest", entry.rest())
            .bind("stageDone", entry.stageDone())
            .mapTo(Long.class)
            .one());
  }

  /** The body of one entry; empty when it is not there, or no longer. */
  public Optional<String> body(String jobId, long seq) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT body FROM log_entries WHERE job_id = :job AND seq = :seq")
            .bind("job", jobId)
            .bind("seq", seq)
            .mapTo(String.class)
            .findOne());
  }

  /** Removes the entries of a job; its row stays, so that late events cannot bring it back. */
  void delete(String jobId, String keyId) {
    if (lock(jobId).isEmpty()) {
      jdbi.useHandle(handle ->
          bind(
                  handle.createUpdate(
                      """
                      INSERT INTO job_streams
                        (job_id, key_id, last_seq, job_version, attempt, progress_no, progress, status, state)
                      VALUES (:job, :key, 0, :version, :attempt, :progressNo, :progress, :status, :state)
                      """),
                  jobId,
                  JobState.NEW)
              .bind("key", keyId)
              .execute());
    }
    jdbi.useHandle(handle -> {
      handle.execute("UPDATE job_streams SET deleted_at = clock() WHERE job_id = ?", jobId);
      handle.execute("DELETE FROM log_entries WHERE job_id = ?", jobId);
    });
  }

  /** Where the log of a job stands; empty when nothing was heard of it. */
  public Optional<Head> head(String jobId) {
    return heads(List.of(jobId)).stream().findFirst();
  }

  /** Where the logs of these jobs stand; jobs that nothing was heard of are missing. */
  public List<Head> heads(Collection<String> jobIds) {
    List<String> jobs = List.copyOf(jobIds);
    List<Head> heads = new ArrayList<>(jobs.size());
    for (int from = 0; from < jobs.size(); from += HEADS_AT_ONCE) {
      List<String> some = jobs.subList(from, Math.min(jobs.size(), from + HEADS_AT_ONCE));
      heads.addAll(
          jdbi.withHandle(handle ->
              handle
                  .createQuery(
                      """
                      SELECT job_id, key_id, last_seq, terminal_at IS NOT NULL AS ended,
                             deleted_at IS NOT NULL AS deleted
                        FROM job_streams WHERE job_id = ANY (:jobs)
                      """)
                  .bindArray("jobs", String.class, some)
                  .map(HEAD)
                  .list()));
    }
    return heads;
  }

  /**
   * The entries after a number, ascending.
   *
   * @param limit most entries, at least 1
   * @param maxBytes most bytes of bodies, the last entry excepted
   */
  public Page read(String jobId, long after, int limit, int maxBytes) {
    Optional<Head> head = head(jobId);
    List<Entry> entries =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT job_id, seq, type, body FROM (
                      SELECT job_id, seq, type, body,
                             sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS before
                        FROM (SELECT job_id, seq, type, body FROM log_entries
                               WHERE job_id = :job AND seq > :after ORDER BY seq LIMIT :limit) AS rows
                    ) AS measured WHERE before < :bytes ORDER BY seq
                    """)
                .bind("job", jobId)
                .bind("after", after)
                .bind("limit", limit)
                .bind("bytes", maxBytes)
                .map((row, _) ->
                    new Entry(
                        row.getString("job_id"),
                        row.getLong("seq"),
                        row.getString("type"),
                        row.getString("body"),
                        0))
                .list());
    long end = entries.isEmpty() ? after : entries.getLast().seq();
    boolean whole = head.map(h -> entries.isEmpty() || end >= h.lastSeq()).orElse(true);
    return new Page(head.orElse(null), entries, whole);
  }

  private static Update bind(Update update, String jobId, JobState state) {
    return update
        .bind("job", jobId)
        .bind("version", state.jobVersion())
        .bind("attempt", state.attempt())
        .bind("progressNo", state.progressNo())
        .bind("progress", state.progress())
        .bind("status", state.status().word())
        .bind("state", write(state));
  }

  private static String write(JobState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a state. Indicates a bug.", e);
    }
  }

  private static JobState read(String text) {
    try {
      return JSON.readValue(text, JobState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a stored state. Indicates a bug.", e);
    }
  }
}
