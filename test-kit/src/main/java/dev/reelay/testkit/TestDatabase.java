package dev.reelay.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/** A PostgreSQL database of its own with one schema per service, owned by the administrator. */
public final class TestDatabase {
  private static final String[] SCHEMAS = {"gateway", "orchestrator", "tracker", "hub", "adapters"};

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A database with a random name; made by {@link #create}. */
  public static TestDatabase named() {
    return new TestDatabase("reelay_test_" + UUID.randomUUID().toString().substring(0, 8));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Makes the database and the schemas of all services. */
  public void create() throws SQLException {
    try (Connection admin = DriverManager.getConnection(url("postgres"), username(), password());
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      // Tests ask for correctness, not for durability across a power cut.
      statement.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String schema : SCHEMAS) {
        statement.execute("CREATE SCHEMA " + schema);
      }
    }
  }

  /** A connection of the administrator to this database. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(name), username(), password());
  }

  /** Whether the server lets somebody in at this moment. */
  public static boolean isThere() {
    try (Connection admin = DriverManager.getConnection(url("postgres"), username(), password())) {
      return admin.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Removes the database, ending all sessions in it. */
  public void drop() throws SQLException {
    try (Connection admin = DriverManager.getConnection(url("postgres"), username(), password());
        Statement statement = admin.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  /** Reelay settings that point a service at this database. */
  public Map<String, String> settings() {
    return Map.of(
        "reelay.postgres.host", host(),
        "reelay.postgres.port", port(),
        "reelay.postgres.database", name,
        "reelay.postgres.username", username(),
        "reelay.postgres.password", password());
  }

  private static String url(String database) {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  private static String host() {
    return TestEnvironment.text("REELAY_POSTGRES_HOST", "127.0.0.1");
  }

  private static String port() {
    return TestEnvironment.text("REELAY_POSTGRES_PORT", "15432");
  }

  private static String username() {
    return TestEnvironment.text("REELAY_POSTGRES_ADMIN_USERNAME", "reelay");
  }

  private static String password() {
    return TestEnvironment.text("REELAY_POSTGRES_ADMIN_PASSWORD", "reelay");
  }
}
