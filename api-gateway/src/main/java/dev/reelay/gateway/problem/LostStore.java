package dev.reelay.gateway.problem;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, or not yet migrated, from one that refused. */
final class LostStore {
  private LostStore() {}

  /** Whether the same request may succeed once the database is there again. */
  static boolean isBehind(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql instanceof SQLTransientException || isPassing(sql.getSQLState());
      }
    }
    return false;
  }

  /** Connection lost, no resources, operator intervention, lock or idle time-out, no table yet. */
  private static boolean isPassing(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("40")
        || state.equals("55P03")
        || state.equals("25P03")
        || state.equals("42P01");
  }
}
