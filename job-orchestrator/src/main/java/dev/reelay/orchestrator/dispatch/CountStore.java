package dev.reelay.orchestrator.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Counts what waits and what runs. */
@ApplicationScoped
class CountStore {
  private final Jdbi jdbi;

  CountStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Grants in use under one key or provider. */
  record Used(String kind, String scope, int count) {}

  /**
   * What was counted.
   *
   * @param pending jobs that have not started
   * @param leaked grants whose holder is over
   * @param waiting pending jobs by what they were told to wait for; {@code turn} for those that
   *     were told nothing
   */
  record Counted(int pending, int leaked, List<Used> grants, Map<String, Integer> waiting) {
    static final Counted NOTHING = new Counted(0, 0, List.of(), Map.of());

    Counted {
      grants = List.copyOf(grants);
      waiting = Map.copyOf(waiting);
    }
  }

  Counted count() {
    return jdbi.withHandle(CountStore::count);
  }

  private static Counted count(Handle handle) {
    Map<String, Integer> waiting = new HashMap<>();
    handle
        .createQuery(
            "SELECT coalesce(waiting_for, 'turn') AS reason, count(*) AS n FROM jobs WHERE state = 'pending' GROUP BY 1")
        .map((row, _) -> Map.entry(row.getString("reason"), row.getInt("n")))
        .forEach(one -> waiting.put(one.getKey(), one.getValue()));
    List<Used> grants =
        handle
            .createQuery("SELECT kind, scope, count(*) AS n FROM grants GROUP BY kind, scope")
            .map((row, _) ->
                new Used(row.getString("kind"), row.getString("scope"), row.getInt("n")))
            .list();
    int leaked =
        handle.createQuery("SELECT count(*) FROM leaked_grants").mapTo(Integer.class).one();
    int pending = waiting.values().stream().mapToInt(Integer::intValue).sum();
    return new Counted(pending, leaked, grants, waiting);
  }
}
