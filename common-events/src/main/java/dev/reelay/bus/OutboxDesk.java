package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what this service has sent, after a queue was deleted or a broker was lost; the
 * inboxes of the receivers drop what had arrived. Whoever calls has made sure that an administrator
 * asks.
 */
@ApplicationScoped
public class OutboxDesk {
  private static final Logger LOG = Logger.getLogger(OutboxDesk.class);

  private final OutboxStore outbox;
  private final OutboxRelay relay;

  OutboxDesk(OutboxStore outbox, OutboxRelay relay) {
    this.outbox = outbox;
    this.relay = relay;
  }

  /**
   * Unmarks what was sent since a moment; at most the retention of 24 h is there.
   *
   * @param since RFC 3339; everything else is refused
   * @param actor who orders it, for the log
   */
  public Response resend(@Nullable String since, String actor) {
    Instant from;
    try {
      from = Instant.parse(since == null ? "" : since);
    } catch (DateTimeParseException _) {
      return Problems.badRequest("since", "Give a moment such as 2026-01-31T12:00:00Z.");
    }
    int count = QuarkusTransaction.requiringNew().call(() -> outbox.unmarkSentSince(from));
    relay.wake();
    LOG.warnf("%s sends %d events of the outbox again, from %s on", actor, count, from);
    return Response.ok(Map.of("unmarked", count)).build();
  }
}
