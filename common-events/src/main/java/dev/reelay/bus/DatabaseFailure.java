package dev.reelay.bus;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the failure of a transaction says about the database. */
final class DatabaseFailure {
  private DatabaseFailure() {}

  /**
   * The SQL state behind a failure; null when the database had no part in it. A commit that fails
   * has its cause among what it suppressed.
   */
  static @Nullable String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeadlineException) {
        // What broke because the handler was interrupted says nothing about the database.
        return null;
      }
      if (cause instanceof SQLException sql) {
        return sql.getSQLState() == null ? "08000" : sql.getSQLState();
      }
      for (Throwable suppressed : cause.getSuppressed()) {
        String state = sqlState(suppressed);
        if (state != null) {
          return state;
        }
      }
    }
    return null;
  }

  /**
   * Whether a handler at its deadline was waiting for the database, which should have ended the
   * statement before: either the handler's statements were many, or the database is silent.
   */
  static boolean isSilence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeadlineException && cause.getCause() != null) {
        return isLost(sqlState(cause.getCause()));
      }
    }
    return false;
  }

  /**
   * Connection exceptions, operator intervention, no resources (PostgreSQL error classes 08, 57P,
   * 53), idle time-out.
   */
  static boolean isLost(@Nullable String sqlState) {
    return sqlState != null
        && (sqlState.startsWith("08")
            || sqlState.startsWith("57P")
            || sqlState.startsWith("53")
            || sqlState.equals("25P03"));
  }

  /** Serialization failure, deadlock, lock time-out. */
  static boolean isTransient(@Nullable String sqlState) {
    return sqlState != null
        && (sqlState.startsWith("40") || sqlState.equals("55P03") || sqlState.equals("57014"));
  }
}
