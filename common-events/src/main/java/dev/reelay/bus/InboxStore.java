package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The ids of the events that this service has handled. */
@ApplicationScoped
class InboxStore {
  private final Jdbi jdbi;

  InboxStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * True when the event is new here. Waits for another transaction that is handling the same event.
   */
  boolean add(UUID eventId) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    "INSERT INTO inbox (event_id, received_at) VALUES (:id, clock()) ON CONFLICT DO NOTHING")
                .bind("id", eventId)
                .execute()
            == 1);
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
