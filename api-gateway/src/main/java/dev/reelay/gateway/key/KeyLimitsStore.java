package dev.reelay.gateway.key;

import dev.reelay.event.KeyLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;

/** What keys may use, as it is now and not as somebody remembers it. */
@ApplicationScoped
public class KeyLimitsStore {
  private static final String LIMITS =
      "SELECT version, max_running, max_queued, weight, priority, starts_per_minute"
          + " FROM virtual_keys WHERE id = :id";

  private final Jdbi jdbi;

  KeyLimitsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The limits of a key, which nobody can change or {@code lock} before the end of this
   * transaction. Fails for an unknown key, which indicates a bug.
   */
  public KeyLimits lock(String keyId) {
    return read(keyId, LIMITS + " FOR NO KEY UPDATE");
  }

  /** The limits of a key. Fails for an unknown key, which indicates a bug. */
  public KeyLimits now(String keyId) {
    return read(keyId, LIMITS);
  }

  private KeyLimits read(String keyId, String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("id", keyId).map((row, _) -> limits(row)).one());
  }

  private static KeyLimits limits(ResultSet row) throws SQLException {
    return new KeyLimits(
        row.getLong("version"),
        row.getInt("max_running"),
        row.getInt("max_queued"),
        row.getInt("weight"),
        row.getInt("priority"),
        row.getObject("starts_per_minute", Integer.class));
  }
}
