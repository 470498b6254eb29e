package dev.reelay.chaos;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The loads that a benchmark orders. */
@ApplicationScoped
class LoadStore {
  private final Jdbi jdbi;

  LoadStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A load.
   *
   * @param beginsAt when its first transaction is due
   * @param beginsIn the same, counted from the moment of reading
   * @param pause between the moments at which two transactions are due; zero when all are due at
   *     the beginning
   * @param facts events in each transaction, all about one job
   */
  record Order(
      long id,
      Instant beginsAt,
      Duration beginsIn,
      long transactions,
      Duration pause,
      int facts,
      int keys,
      int jobsPerKey) {}

  /** The oldest order that nobody has carried out. */
  Optional<Order> next() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT *, 1e6 * extract(epoch FROM begins_at - clock_timestamp()) AS begins_in_us
                FROM load_orders WHERE done_at IS NULL ORDER BY id LIMIT 1
                """)
            .map((row, _) -> read(row))
            .findFirst());
  }

  void done(long id) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE load_orders SET done_at = clock_timestamp() WHERE id = :id")
            .bind("id", id)
            .execute());
  }

  private static Order read(ResultSet row) throws SQLException {
    return new Order(
        row.getLong("id"),
        row.getObject("begins_at", OffsetDateTime.class).toInstant(),
        Duration.of(row.getLong("begins_in_us"), ChronoUnit.MICROS),
        row.getLong("transactions"),
        Duration.of(row.getLong("pause_us"), ChronoUnit.MICROS),
        row.getInt("facts"),
        row.getInt("keys"),
        row.getInt("jobs_per_key"));
  }
}
