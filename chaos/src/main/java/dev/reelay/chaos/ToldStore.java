package dev.reelay.chaos;

import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** What this publisher has committed, one row per job, whose lock orders the events of the job. */
@ApplicationScoped
class ToldStore {
  enum Pace {
    STEADY,
    BURST,
    SILENT
  }

  private final Jdbi jdbi;

  ToldStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Takes the next numbers of a job and locks it; returns the last of them. */
  long advance(String job, int facts) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO told AS t (job_id, last) VALUES (:job, :facts)
                ON CONFLICT (job_id) DO UPDATE SET last = t.last + :facts RETURNING last
                """)
            .bind("job", job)
            .bind("facts", facts)
            .mapTo(Long.class)
            .one());
  }

  /** How fast to write at this moment. */
  Pace pace() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT CASE WHEN silent THEN 'SILENT' WHEN burst_until > now() THEN 'BURST' ELSE 'STEADY' END
                FROM pace
                """)
            .mapTo(Pace.class)
            .one());
  }

  /** Commits late, so that higher numbers of other jobs are visible before. */
  void linger() {
    jdbi.useHandle(handle -> handle.createQuery("SELECT pg_sleep(0.03)").mapToMap().list());
  }
}
