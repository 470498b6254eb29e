package dev.reelay.testkit.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Reads what publishers and handlers of the chaos module wrote down in their own transactions. */
public final class HistoryTables {
  private static final int ROWS_AT_ONCE = 10_000;

  private final String publisher;
  private final String consumer;

  /** The schemas of the publishing and of the handling service. */
  public HistoryTables(String publisher, String consumer) {
    this.publisher = publisher;
    this.consumer = consumer;
  }

  /** The whole history. */
  public History read(Connection database) throws SQLException {
    return new History(told(database), handled(database), effects(database));
  }

  /** Facts committed so far. */
  public long countTold(Connection database) throws SQLException {
    return number(database, "SELECT coalesce(sum(last), 0) FROM " + publisher + ".told");
  }

  /** Effects committed so far. */
  public long countHandled(Connection database) throws SQLException {
    return number(database, "SELECT coalesce(sum(effects), 0) FROM " + consumer + ".effects");
  }

  /**
   * When each partition was first served after a moment, by the clock of PostgreSQL; those that
   * were not are missing. Served means that a transaction of the consumer took what lay first: it
   * had its effect, or it was a duplicate and was dropped. What was sent again may keep a partition
   * busy for long, in order, before anything new has an effect.
   */
  public Map<Integer, OffsetDateTime> served(Connection database, OffsetDateTime moment)
      throws SQLException {
    String sql = "SELECT partition, min(at) FROM " + signsOfLife() + " GROUP BY partition";
    Map<Integer, OffsetDateTime> served = new TreeMap<>();
    try (var query = database.prepareStatement(sql)) {
      query.setObject(1, moment);
      query.setObject(2, moment);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          served.put(row.getInt(1), row.getObject(2, OffsetDateTime.class));
        }
      }
    }
    return served;
  }

  private String signsOfLife() {
    return """
    (SELECT partition, instance, at FROM %1$s.history WHERE at > ?
     UNION ALL
     SELECT partition, instance, at FROM %1$s.dropped WHERE at > ?) AS signs
    """
        .formatted(consumer);
  }

  /** How many instances served some partition later than this. */
  public long countInstancesSince(Connection database, OffsetDateTime moment) throws SQLException {
    String sql = "SELECT count(DISTINCT instance) FROM " + signsOfLife();
    try (var query = database.prepareStatement(sql)) {
      query.setObject(1, moment);
      query.setObject(2, moment);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private List<Told> told(Connection database) throws SQLException {
    List<Told> told = new ArrayList<>();
    try (Statement query = database.createStatement();
        ResultSet row = query.executeQuery("SELECT job_id, last FROM " + publisher + ".told")) {
      while (row.next()) {
        told.add(new Told(row.getString(1), publisher, row.getLong(2)));
      }
    }
    return told;
  }

  private List<Handled> handled(Connection database) throws SQLException {
    List<Handled> handled = new ArrayList<>();
    try (Statement query = database.createStatement()) {
      query.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row =
          query.executeQuery(
              "SELECT job_id, publisher, position, number, event_id, instance, partition, at FROM "
                  + consumer
                  + ".history")) {
        while (row.next()) {
          handled.add(
              new Handled(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getObject(5, UUID.class),
                  row.getString(6),
                  row.getInt(7),
                  row.getObject(8, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return handled;
  }

  private Map<String, Long> effects(Connection database) throws SQLException {
    Map<String, Long> effects = new HashMap<>();
    try (Statement query = database.createStatement();
        ResultSet row =
            query.executeQuery("SELECT job_id, effects FROM " + consumer + ".effects")) {
      while (row.next()) {
        effects.put(row.getString(1), row.getLong(2));
      }
    }
    return effects;
  }

  private static long number(Connection database, String sql) throws SQLException {
    try (Statement query = database.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
