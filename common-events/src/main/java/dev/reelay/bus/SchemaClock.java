package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/**
 * Domain time: the {@code clock()} function of this service's schema, which tests replace.
 * Microsecond precision.
 */
@ApplicationScoped
public class SchemaClock {
  private final DataSource database;

  SchemaClock(DataSource database) {
    this.database = database;
  }

  /** The time now, read in the caller's transaction when there is one. */
  public Instant now() {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT clock()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    } catch (SQLException e) {
      throw new StoreException("Cannot read the clock", e);
    }
  }
}
