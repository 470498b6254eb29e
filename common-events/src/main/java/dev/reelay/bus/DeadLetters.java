package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Keeps undecodable messages beside the parked events, for a person to look at. */
@ApplicationScoped
class DeadLetters {
  private final ParkedStore parked;
  private final SchemaClock clock;

  DeadLetters(ParkedStore parked, SchemaClock clock) {
    this.parked = parked;
    this.clock = clock;
  }

  /**
   * A message that is no event.
   *
   * @param id derived from the body, so that the same message is kept once
   */
  record Letter(UUID id, Map<String, Object> headers, String body) {}

  void keep(Letter letter, String why) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          // PostgreSQL text cannot hold NUL.
          String body = letter.body().replace("\u0000", "");
          WireEvent event =
              new WireEvent(
                  letter.id(),
                  "undecodable",
                  0,
                  "unknown",
                  0,
                  "unknown",
                  null,
                  "unknown",
                  null,
                  clock.now(),
                  null,
                  body);
          parked.park(
              event,
              ParkedStore.Reason.UNDECODABLE,
              why + "; headers: " + letter.headers(),
              Duration.ZERO);
        });
  }
}
