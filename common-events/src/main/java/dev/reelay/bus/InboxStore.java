package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The ids of the events that this service has handled. */
@ApplicationScoped
class InboxStore {
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
            .createQuery(
                """
                INSERT INTO inbox (event_id, received_at)
                SELECT id, clock() FROM unnest(:ids) AS id
                ON CONFLICT DO NOTHING RETURNING event_id
                """)
            .bindArray("ids", UUID.class, eventIds)
            .mapTo(UUID.class)
            .collect(Collectors.toCollection(HashSet::new)));
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

  void deleteReceivedBefore(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM inbox WHERE received_at < clock() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }
}
