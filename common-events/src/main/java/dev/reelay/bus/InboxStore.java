package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The ids of the events that this service has handled. */
@ApplicationScoped
class InboxStore {
  private static final String ADD =
      """
      INSERT INTO inbox (event_id, received_at)
      SELECT id, clock() FROM unnest(%s) AS id
      ON CONFLICT DO NOTHING RETURNING event_id
      """;

  /** Two statements, since each has a snapshot of its own. */
  private static final String BEGIN =
      ADD.formatted("?")
          + """
          ;
          SELECT clock() AS now, set_config('statement_timeout', ?, true),
            ARRAY(SELECT DISTINCT job_id FROM parked_events WHERE job_id = ANY(?)) AS blocked
          """;

  private static final int ANSWER_SECONDS = 2;

  private final Jdbi jdbi;

  InboxStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Those of the events that are new here. Waits for another transaction that is handling one of
   * them.
   */
  Set<UUID> addAll(List<UUID> eventIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(ADD.formatted(":ids"))
            .bindArray("ids", UUID.class, eventIds)
            .mapTo(UUID.class)
            .collect(Collectors.toCollection(HashSet::new)));
  }

  /**
   * What a batch begins with.
   *
   * @param fresh those of the events that are new here
   * @param blocked those of the jobs that have parked events
   * @param now the schema's time
   */
  record Begun(Set<UUID> fresh, Set<String> blocked, Instant now) {}

  /**
   * Begins a batch with one journey to the database: {@link #addAll}, and only then, with a later
   * snapshot, the jobs with parked events; another instance that had the same events in hand may
   * have parked some. From now on each statement of the caller's transaction must end within the
   * time.
   */
  Begun begin(List<UUID> eventIds, Set<String> jobs, Duration longest) {
    return jdbi.withHandle(handle -> {
      try {
        return begin(handle.getConnection(), eventIds, jobs, longest);
      } catch (SQLException e) {
        throw new StoreException("Cannot begin with a batch", e);
      }
    });
  }

  private static Begun begin(
      Connection connection, List<UUID> eventIds, Set<String> jobs, Duration longest)
      throws SQLException {
    try (PreparedStatement both = connection.prepareStatement(BEGIN)) {
      both.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
      both.setString(2, String.valueOf(longest.toMillis()));
      both.setArray(3, connection.createArrayOf("text", jobs.toArray()));
      both.execute();
      Set<UUID> fresh = new HashSet<>();
      try (ResultSet row = both.getResultSet()) {
        while (row.next()) {
          fresh.add(row.getObject(1, UUID.class));
        }
      }
      both.getMoreResults();
      try (ResultSet row = both.getResultSet()) {
        row.next();
        String[] blocked = (String[]) row.getArray("blocked").getArray();
        return new Begun(
            fresh,
            new HashSet<>(List.of(blocked)),
            row.getObject("now", OffsetDateTime.class).toInstant());
      }
    }
  }

  /**
   * The schema's time; from now on each statement of the caller's transaction must end within the
   * time.
   */
  Instant boundStatements(Duration longest) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT clock() AS now, set_config('statement_timeout', :millis, true)")
            .bind("millis", String.valueOf(longest.toMillis()))
            .map((row, _) -> row.getObject("now", OffsetDateTime.class).toInstant())
            .one());
  }

  /** Whether the database answers within two seconds. */
  boolean isThere() {
    try {
      return jdbi.withHandle(handle -> handle.getConnection().isValid(ANSWER_SECONDS));
    } catch (SQLException | JdbiException e) {
      return false;
    }
  }

  void deleteReceivedBefore(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM inbox WHERE received_at < clock() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }
}
