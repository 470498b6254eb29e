package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what this service has sent since a moment, after a queue was deleted or a broker was
 * lost; the inboxes of the receivers drop what had arrived. The gateway routes {@code
 * /admin/outbox/resend?service=} here.
 */
@Path("/internal/outbox")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class OutboxResource {
  private static final Logger LOG = Logger.getLogger(OutboxResource.class);

  private final OutboxStore outbox;
  private final OutboxRelay relay;

  OutboxResource(OutboxStore outbox, OutboxRelay relay) {
    this.outbox = outbox;
    this.relay = relay;
  }

  /** Unmarks what was sent since the moment (RFC 3339); at most the retention of 24 h is there. */
  @POST
  @Path("/resend")
  public Response resend(
      @QueryParam("since") @Nullable String since, @Context SecurityContext caller) {
    Instant from;
    try {
      from = Instant.parse(since == null ? "" : since);
    } catch (DateTimeParseException e) {
      return Problems.badRequest("since", "Give a moment such as 2026-01-31T12:00:00Z.");
    }
    int count = QuarkusTransaction.requiringNew().call(() -> outbox.unmarkSentSince(from));
    relay.wake();
    LOG.warnf(
        "%s sends %d events of the outbox again, from %s on",
        caller.getUserPrincipal().getName(), count, from);
    return Response.ok(Map.of("unmarked", count)).build();
  }
}
