package dev.reelay.benchmarks.bus;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Orders load from the publisher of a cluster and reads what its consumers did. */
final class Effects implements AutoCloseable {
  private final Connection connection;

  Effects(Connection connection) {
    this.connection = connection;
  }

  /**
   * A load.
   *
   * @param transactions how many, each with so many facts about one job
   * @param pause between the moments at which they are due
   * @param keys virtual keys; 1 means one partition
   */
  record Load(long transactions, Duration pause, int facts, int keys) {
    static final int JOBS_PER_KEY = 5;

    long events() {
      return transactions * facts;
    }
  }

  /** Orders a load; returns when its first event is due. */
  Instant order(Load load) throws SQLException {
    String sql =
        """
        INSERT INTO adapters.load_orders (begins_at, transactions, pause_us, facts, keys, jobs_per_key)
        VALUES (clock_timestamp() + interval '0.1 s', ?, ?, ?, ?, ?) RETURNING begins_at
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, load.transactions());
      statement.setLong(2, load.pause().toNanos() / 1000);
      statement.setInt(3, load.facts());
      statement.setInt(4, load.keys());
      statement.setInt(5, Load.JOBS_PER_KEY);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return instant(row, 1);
      }
    }
  }

  /** Effects so far. */
  long count() throws SQLException {
    return number("SELECT coalesce(sum(effects), 0) FROM tracker.effects");
  }

  /** Whether every order is carried out. */
  boolean isWritten() throws SQLException {
    return number("SELECT count(*) FROM adapters.load_orders WHERE done_at IS NULL") == 0;
  }

  /** The moment of the last effect. */
  Instant last() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(at) FROM tracker.history")) {
      row.next();
      return instant(row, 1);
    }
  }

  /** From the moment at which an event was due until its handler, for all due since then. */
  List<Duration> latencies(Instant due) throws SQLException {
    String sql =
        "SELECT (1e6 * extract(epoch FROM at - meant_at))::bigint FROM tracker.history WHERE meant_at >= ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, due.atOffset(ZoneOffset.UTC));
      List<Duration> all = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(Duration.ofNanos(1000 * row.getLong(1)));
        }
      }
      return all;
    }
  }

  /** Which instance handled the latest event of each partition, within this time until now. */
  Map<Integer, String> owners(Duration within) throws SQLException {
    String sql =
        """
        SELECT DISTINCT ON (partition) partition, instance FROM tracker.history
        WHERE at > clock_timestamp() - make_interval(secs => ?) ORDER BY partition, at DESC
        """;
    Map<Integer, String> owners = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setDouble(1, within.toNanos() / 1e9);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          owners.put(row.getInt(1), row.getString(2));
        }
      }
    }
    return owners;
  }

  /** When each partition had its first effect after the moment by another than this instance. */
  Map<Integer, Instant> firstByOthers(Instant moment, String instance) throws SQLException {
    return moments(
        "SELECT partition, min(at) FROM tracker.history WHERE at > ? AND instance <> ? GROUP BY 1",
        moment,
        instance);
  }

  /** When each partition had its last effect by this instance, if later than the moment. */
  Map<Integer, Instant> lastBy(Instant moment, String instance) throws SQLException {
    return moments(
        "SELECT partition, max(at) FROM tracker.history WHERE at > ? AND instance = ? GROUP BY 1",
        moment,
        instance);
  }

  private Map<Integer, Instant> moments(String sql, Instant moment, String instance)
      throws SQLException {
    Map<Integer, Instant> moments = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
      statement.setString(2, instance);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          moments.put(row.getInt(1), instant(row, 2));
        }
      }
    }
    return moments;
  }

  /** Size of an average message, as far as it can be told from the outbox: headers and body. */
  int messageBytes() throws SQLException {
    return (int)
        number(
            """
            SELECT coalesce(avg(octet_length(body) + 2 * length(event_id::text) + length(key_id) + length(job_id)
              + 2 * length(correlation_id) + 2 * length(type) + length(traceparent) + 330), 500)::bigint
            FROM (SELECT * FROM adapters.outbox ORDER BY id DESC LIMIT 1000) AS latest
            """);
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
