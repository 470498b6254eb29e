package dev.reelay.benchmarks.orchestration;

import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.Spread;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Orders jobs from the stand-in of the adapters and reads what the orchestrator made of them. */
final class Orders implements AutoCloseable {
  /** Each look counts all jobs, and takes the processor for it. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration WITHIN = Duration.ofMinutes(3);

  private final Connection connection;

  Orders(Connection connection) {
    this.connection = connection;
  }

  /**
   * Jobs.
   *
   * @param pause between two requests; zero when all come at once
   * @param keys virtual keys that request them in turn
   * @param running jobs that each key may have running
   * @param weights the keys' weights go from 1 to this
   */
  record Order(int jobs, Duration pause, int keys, int running, int weights) {}

  /** Has the jobs done, and waits for it; returns the number of the order. */
  long run(Order order) throws SQLException, InterruptedException {
    String sql =
        """
        INSERT INTO adapters.job_orders (begins_at, jobs, pause_us, keys, running, weights)
        VALUES (clock_timestamp() + interval '0.1 s', ?, ?, ?, ?, ?) RETURNING id
        """;
    long id;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, order.jobs());
      statement.setLong(2, order.pause().toNanos() / 1000);
      statement.setInt(3, order.keys());
      statement.setInt(4, order.running());
      statement.setInt(5, order.weights());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
    }
    Patience.await(
        order.jobs() + " jobs to end", LOOK, WITHIN, () -> completed(id) == order.jobs());
    return id;
  }

  /** Jobs per second, from the request of the first until the end of the last. */
  double perSecond(long id) throws SQLException {
    return number(
        """
        SELECT count(*) / extract(epoch FROM max(j.finished_at)
          - (SELECT begins_at FROM adapters.job_orders WHERE id = ?)) FROM orchestrator.jobs j WHERE j.key_id LIKE ?
        """,
        id);
  }

  /** From the request of a stage until the orchestrator has taken its end, after a warm-up. */
  Spread stages(long id, Duration warm) throws SQLException {
    return spread(
        """
        SELECT (1e6 * extract(epoch FROM r.ended_at - r.requested_at))::bigint
        FROM orchestrator.stage_runs r JOIN orchestrator.jobs j ON j.id = r.job_id
        WHERE j.created_at > (SELECT begins_at FROM adapters.job_orders WHERE id = ?) + make_interval(secs => ?)
          AND j.key_id LIKE ?
        """,
        id,
        warm);
  }

  /** From the client's request until the start, after a warm-up. */
  Spread starts(long id, Duration warm) throws SQLException {
    return spread(
        """
        SELECT (1e6 * extract(epoch FROM j.started_at - (j.request ->> 'acceptedAt')::timestamptz))::bigint
        FROM orchestrator.jobs j
        WHERE j.created_at > (SELECT begins_at FROM adapters.job_orders WHERE id = ?) + make_interval(secs => ?)
          AND j.key_id LIKE ?
        """,
        id,
        warm);
  }

  private long completed(long id) throws SQLException {
    return (long)
        number(
            """
            SELECT count(*) FROM orchestrator.jobs
            WHERE ? > 0 AND key_id LIKE ? AND state = 'completed'
            """,
            id);
  }

  private double number(String sql, long id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, id);
      statement.setString(2, keys(id));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getDouble(1);
      }
    }
  }

  private Spread spread(String sql, long id, Duration warm) throws SQLException {
    List<Duration> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, id);
      statement.setDouble(2, warm.toMillis() / 1e3);
      statement.setString(3, keys(id));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(Duration.ofNanos(1000 * row.getLong(1)));
        }
      }
    }
    return Spread.of(all);
  }

  private static String keys(long id) {
    return "key\\_" + id + "\\_%";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
