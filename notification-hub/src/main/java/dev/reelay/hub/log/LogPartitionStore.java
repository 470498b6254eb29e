package dev.reelay.hub.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import org.jdbi.v3.core.Jdbi;

/** The partitions of the log. All methods need a transaction and may be repeated. */
@ApplicationScoped
class LogPartitionStore {
  private final Jdbi jdbi;

  LogPartitionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Makes the partition of a day; true when it was missing. */
  boolean ensure(LocalDate day) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT ensure_log_partition(:day)")
            .bind("day", day)
            .mapTo(Boolean.class)
            .one());
  }

  /** Drops the partitions of the days before; returns how many. */
  int dropBefore(LocalDate day) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT drop_log_partitions_before(:day)")
            .bind("day", day)
            .mapTo(Integer.class)
            .one());
  }

  /** Forgets jobs that ended so long ago. */
  void forgetJobs(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM job_streams WHERE terminal_at < clock() - make_interval(secs => :age)")
            .bind("age", age.toSeconds())
            .execute());
  }
}
