package dev.reelay.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** Counts what is stored. */
@ApplicationScoped
public class Rows {
  private final Jdbi jdbi;

  Rows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** All rows that a request for a job could leave. */
  public int ofJobs() {
    return count("job_view") + count("idempotency_keys") + count("outbox");
  }

  /** The rows of a table. */
  public int count(String table) {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
  }

  /** One text from the database. */
  public String text(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
