package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The changes of state of each job, the newest of them. */
@ApplicationScoped
class HistoryStore {
  private final Jdbi jdbi;

  HistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Keeps a change, once, and drops what more than {@code most} newer ones follow. The row of the
   * job must be locked.
   *
   * @param newest job version of the last change that is known
   */
  void keep(String jobId, HistoryEntry entry, long newest, int most) {
    if (entry.version() <= newest - most) {
      return;
    }
    jdbi.useHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO job_history
                (job_id, job_version, status, attempt, event, asked_by, reason, failure_code, at)
              VALUES (:jobId, :version, :status, :attempt, :event, :by, :reason, :code, :at)
              ON CONFLICT DO NOTHING
              """)
          .bind("jobId", jobId)
          .bind("version", entry.version())
          .bind("status", entry.status().word())
          .bind("attempt", entry.attempt())
          .bind("event", entry.event())
          .bind("by", entry.by())
          .bind("reason", entry.reason())
          .bind("code", entry.failureCode())
          .bind("at", entry.at())
          .execute();
      if (newest > most) {
        handle
            .createUpdate(
                "DELETE FROM job_history WHERE job_id = :jobId AND job_version <= :oldest")
            .bind("jobId", jobId)
            .bind("oldest", newest - most)
            .execute();
      }
    });
  }

  /** All that is kept of a job, in the order in which it happened. */
  List<HistoryEntry> of(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM job_history WHERE job_id = :jobId ORDER BY job_version")
            .bind("jobId", jobId)
            .map((row, _) ->
                new HistoryEntry(
                    row.getLong("job_version"),
                    JobStore.status(row.getString("status")),
                    row.getInt("attempt"),
                    row.getString("event"),
                    row.getString("asked_by"),
                    row.getString("reason"),
                    row.getString("failure_code"),
                    row.getObject("at", OffsetDateTime.class).toInstant()))
            .list());
  }
}
