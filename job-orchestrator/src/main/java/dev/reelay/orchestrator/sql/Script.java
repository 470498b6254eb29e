package dev.reelay.orchestrator.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that change rows and reach the database in one journey, where they are carried out in
 * this order, each with a snapshot of its own. A change of a job takes half a dozen of them, and
 * the journeys cost more than the statements.
 */
public final class Script {
  private static final int ANY = -1;

  private final List<Statement> statements = new ArrayList<>();
  private final List<@Nullable String> texts = new ArrayList<>();

  private record Statement(String sql, int rows) {}

  /**
   * Adds a statement.
   *
   * @param sql with a question mark for each value
   * @param values sent as text, of which the database makes what stands in that place
   */
  public Script add(String sql, @Nullable Object... values) {
    return add(new Statement(sql, ANY), values);
  }

  /** Like {@link #add}, for a statement that must change one row: anything else is a bug. */
  public Script addForOne(String sql, @Nullable Object... values) {
    return add(new Statement(sql, 1), values);
  }

  private Script add(Statement statement, @Nullable Object... values) {
    statements.add(statement);
    for (Object value : values) {
      texts.add(value == null ? null : value.toString());
    }
    return this;
  }

  boolean isEmpty() {
    return statements.isEmpty();
  }

  /** All of it, for one journey. */
  String sql() {
    return String.join(";\n", statements.stream().map(Statement::sql).toList());
  }

  /** The values of all statements in their order. */
  List<@Nullable String> texts() {
    return texts;
  }

  /** Fails when a statement changed another number of rows than it must. */
  void check(List<Integer> changed) {
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      if (statement.rows() != ANY && statement.rows() != changed.get(i)) {
        throw new IllegalStateException(
            "%d rows instead of %d changed by %s with some of %s. Indicates a bug."
                .formatted(changed.get(i), statement.rows(), statement.sql(), texts));
      }
    }
  }

  int size() {
    return statements.size();
  }
}
