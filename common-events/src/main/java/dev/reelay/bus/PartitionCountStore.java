package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The table of the numbers of partitions that this service has worked with. */
@ApplicationScoped
class PartitionCountStore {
  private final Jdbi jdbi;

  PartitionCountStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * With how many partitions the relays of this service send.
   *
   * @param moving whether events may still lie in queues of another number
   */
  record InUse(int count, boolean moving) {}

  Optional<InUse> inUse() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT count, state = 'moving' AS moving FROM partition_counts WHERE state <> 'former'")
            .map((row, _) -> new InUse(row.getInt("count"), row.getBoolean("moving")))
            .findOne());
  }

  /** The numbers other than this one. */
  List<Integer> others(int count) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT count FROM partition_counts WHERE count <> :count ORDER BY count")
            .bind("count", count)
            .mapTo(Integer.class)
            .list());
  }

  /** Notes a number that an instance works with. */
  void remember(int count) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "INSERT INTO partition_counts VALUES (:count, 'former') ON CONFLICT DO NOTHING")
            .bind("count", count)
            .execute());
  }

  /** Makes a number the one in use, from now on or once the others are empty. */
  void use(int count, boolean moving) {
    jdbi.useHandle(handle -> {
      handle.execute("UPDATE partition_counts SET state = 'former' WHERE state <> 'former'");
      handle
          .createUpdate(
              """
              INSERT INTO partition_counts VALUES (:count, :state)
              ON CONFLICT (count) DO UPDATE SET state = excluded.state
              """)
          .bind("count", count)
          .bind("state", moving ? "moving" : "current")
          .execute();
    });
  }

  /** How many instances with this number of partitions hold their lease. */
  int instancesWith(int count, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM instances
                WHERE partitions = :count AND renewed_at >= now() - make_interval(secs => :lease)
                """)
            .bind("count", count)
            .bind("lease", lease.toMillis() / 1000.0)
            .mapTo(Integer.class)
            .one());
  }
}
