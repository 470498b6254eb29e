package dev.reelay.benchmarks.checks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A scheduler on JDBC that fires the same schedule. What it fires does nothing. */
interface Rival {
  /** Executions at once. */
  int THREADS = 16;

  /** What it is called. */
  String name();

  /** Fires the schedule, of which the first is due after the pause, for so long. */
  Fired fire(Load load, Duration pause, Duration time) throws Exception;

  /** Connections to the database. */
  static HikariDataSource pool(Map<String, String> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://%s:%s/%s?currentSchema=rivals"
            .formatted(
                settings.get("reelay.postgres.host"),
                settings.get("reelay.postgres.port"),
                settings.get("reelay.postgres.database")));
    config.setUsername(settings.get("reelay.postgres.username"));
    config.setPassword(settings.get("reelay.postgres.password"));
    config.setMaximumPoolSize(THREADS + 4);
    return new HikariDataSource(config);
  }

  /** Executes statements. */
  static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
