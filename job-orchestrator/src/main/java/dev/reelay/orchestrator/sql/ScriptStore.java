package dev.reelay.orchestrator.sql;

import dev.reelay.bus.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Carries scripts out, in the caller's transaction. */
@ApplicationScoped
public class ScriptStore {
  private final DataSource database;

  ScriptStore(DataSource database) {
    this.database = database;
  }

  /** Returns how many rows each statement changed. Fails when one had to change another number. */
  public List<Integer> run(Script script) {
    if (script.isEmpty()) {
      return List.of();
    }
    // Plain JDBC: this is done with each change of each job.
    try (Connection connection = database.getConnection();
        PreparedStatement all = connection.prepareStatement(script.sql())) {
      List<@Nullable String> texts = script.texts();
      for (int i = 0; i < texts.size(); i++) {
        all.setString(i + 1, texts.get(i));
      }
      all.execute();
      List<Integer> changed = new ArrayList<>(script.size());
      for (int i = 0; i < script.size(); i++) {
        changed.add(all.getUpdateCount());
        all.getMoreResults();
      }
      script.check(changed);
      return changed;
    } catch (SQLException e) {
      throw new StoreException("Cannot write what was decided", e);
    }
  }
}
