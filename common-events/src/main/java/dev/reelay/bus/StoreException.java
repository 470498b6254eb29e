package dev.reelay.bus;

import java.sql.SQLException;

/** The database refused or could not be reached. */
public class StoreException extends RuntimeException {
  /** Wraps what the driver said. */
  public StoreException(String message, SQLException cause) {
    super(message, cause);
  }
}
