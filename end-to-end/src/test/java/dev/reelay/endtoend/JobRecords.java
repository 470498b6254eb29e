package dev.reelay.endtoend;

import dev.reelay.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the services wrote down about jobs, and what of it must never be. */
final class JobRecords {
  private static final String ENDED = "('completed', 'failed', 'cancelled', 'timed_out')";

  /** What must never be, with the jobs of which it is true. */
  private static final Map<String, String> WRONGS =
      Map.of(
          "without an end",
          "SELECT id FROM orchestrator.jobs WHERE state NOT IN " + ENDED,
          "revived",
          "SELECT DISTINCT job_id FROM orchestrator.transitions WHERE from_state IN " + ENDED,
          "shown otherwise than they are",
          """
          SELECT j.id FROM orchestrator.jobs j LEFT JOIN gateway.job_view v ON v.job_id = j.id
          WHERE v.status IS DISTINCT FROM j.state
          """,
          "told otherwise than they are",
          """
          SELECT j.id FROM orchestrator.jobs j LEFT JOIN hub.job_streams s ON s.job_id = j.id
          WHERE s.status IS DISTINCT FROM j.state
          """,
          "without exactly one terminal entry at the end of a log without holes",
          """
          SELECT j.id FROM orchestrator.jobs j LEFT JOIN hub.log_entries l ON l.job_id = j.id GROUP BY j.id
          HAVING count(l.seq) = 0 OR count(l.seq) <> max(l.seq)
            OR count(*) FILTER (WHERE l.body::json ->> 'status' IN ('completed', 'failed', 'cancelled', 'timed_out')) <> 1
            OR (array_agg(l.body::json ->> 'status' ORDER BY l.seq DESC))[1]
                 NOT IN ('completed', 'failed', 'cancelled', 'timed_out')
          """,
          "with grants left",
          "SELECT holder_id FROM orchestrator.grants",
          "still tracked",
          "SELECT stage_run_id FROM tracker.stage_trackings WHERE ended_at IS NULL");

  /** Where a job stands. */
  record Standing(String state, int attempt) {}

  private final TestDatabase database;

  JobRecords(TestDatabase database) {
    this.database = database;
  }

  /** Everything that is wrong now: jobs, or stage runs, by what is wrong with them. */
  Map<String, List<String>> wrongs(Collection<String> taken) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Connection connection = database.connect()) {
      for (Map.Entry<String, String> wrong : WRONGS.entrySet()) {
        add(found, wrong.getKey(), ids(connection, wrong.getValue()));
      }
      List<String> lost = new ArrayList<>(taken);
      lost.removeAll(ids(connection, "SELECT id FROM orchestrator.jobs"));
      add(found, "lost", lost);
      add(found, "not rebuilt from their transitions", unlikeRebuilt(connection));
    }
    return found;
  }

  private static void add(Map<String, List<String>> found, String what, List<String> ids) {
    if (!ids.isEmpty()) {
      found.put(what, ids);
    }
  }

  /** How many jobs stand how. */
  Map<String, Integer> ends() throws SQLException {
    Map<String, Integer> ends = new TreeMap<>();
    try (Connection connection = database.connect()) {
      standings(connection).values().forEach(job -> ends.merge(job.state(), 1, Integer::sum));
    }
    return ends;
  }

  /** Events that somebody has to look after, by service. */
  Map<String, Integer> parked() throws SQLException {
    Map<String, Integer> parked = new TreeMap<>();
    try (Connection connection = database.connect()) {
      for (Suite.Service service : Suite.Service.values()) {
        int count =
            ids(connection, "SELECT event_id::text FROM " + service.schema() + ".parked_events")
                .size();
        if (count > 0) {
          parked.put(service.module(), count);
        }
      }
    }
    return parked;
  }

  private static List<String> unlikeRebuilt(Connection connection) throws SQLException {
    Map<String, Standing> standings = standings(connection);
    Map<String, Standing> rebuilt = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    try (PreparedStatement all =
            connection.prepareStatement(
                """
                SELECT job_id, from_state, to_state, attempt FROM orchestrator.transitions
                ORDER BY job_id, version
                """);
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        String job = row.getString("job_id");
        Standing now = new Standing(row.getString("to_state"), row.getInt("attempt"));
        Standing before = rebuilt.put(job, now);
        String from = row.getString("from_state");
        if (before == null ? from != null : !before.state().equals(from)) {
          broken.add(job);
        }
      }
    }
    standings.forEach((job, standing) -> {
      if (!standing.equals(rebuilt.get(job))) {
        broken.add(job);
      }
    });
    return broken;
  }

  private static Map<String, Standing> standings(Connection connection) throws SQLException {
    Map<String, Standing> standings = new TreeMap<>();
    try (PreparedStatement all =
            connection.prepareStatement("SELECT id, state, attempt FROM orchestrator.jobs");
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        standings.put(
            row.getString("id"), new Standing(row.getString("state"), row.getInt("attempt")));
      }
    }
    return standings;
  }

  private static List<String> ids(Connection connection, String query) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement all = connection.prepareStatement(query);
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }
}
