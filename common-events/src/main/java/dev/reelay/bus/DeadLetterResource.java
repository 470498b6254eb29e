package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Parked events of this service, for administrators: look, free, drop. The gateway routes {@code
 * /admin/dead-letters?service=} here.
 */
@Path("/internal/dead-letters")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeadLetterResource {
  private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);
  private static final int PAGE_MAX = 500;
  private static final int REASON_MAX = 500;
  private static final Set<String> STATES = Set.of("waiting", "stuck", "unknown_type");

  private final ParkedAdminStore store;

  DeadLetterResource(ParkedAdminStore store) {
    this.store = store;
  }

  /**
   * What to do with which parked events. At least one of the choices must be given.
   *
   * @param eventIds these alone
   * @param type name of the event
   * @param state {@code waiting}, {@code stuck} or {@code unknown_type}
   * @param jobId of this job
   * @param reason why; needed to discard
   */
  public record Order(
      @Nullable List<UUID> eventIds,
      @Nullable String type,
      @Nullable String state,
      @Nullable String jobId,
      @Nullable String reason) {
    private static final Order NONE = new Order(null, null, null, null, null);

    private ParkedAdminStore.Choice choice() {
      return new ParkedAdminStore.Choice(eventIds, type, state, jobId);
    }
  }

  /**
   * Parked events, oldest first: {@code [{position, event_id, type, state, reason, error, …}]}; the
   * last position as {@code after} gives the next page.
   */
  @GET
  public Response list(
      @QueryParam("type") @Nullable String type,
      @QueryParam("state") @Nullable String state,
      @QueryParam("jobId") @Nullable String jobId,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    if (state != null && !STATES.contains(state)) {
      return noSuchState();
    }
    ParkedAdminStore.Choice choice = new ParkedAdminStore.Choice(null, type, state, jobId);
    return Response.ok(store.list(choice, after, Math.clamp(limit, 1, PAGE_MAX))).build();
  }

  /**
   * Makes parked events due now. Repeating it does no harm. Those of an unknown type stay until a
   * release that knows it starts.
   */
  @POST
  @Path("/redrive")
  public Response redrive(@Nullable Order order, @Context SecurityContext caller) {
    Order wanted = order == null ? Order.NONE : order;
    Response refusal = refusal(wanted);
    if (refusal != null) {
      return refusal;
    }
    String actor = caller.getUserPrincipal().getName();
    int count = QuarkusTransaction.requiringNew().call(() -> store.redrive(wanted.choice(), actor));
    LOG.infof("%s redrives %d parked events", actor, count);
    return Response.ok(Map.of("redriven", count)).build();
  }

  /** Drops parked events for good, with a reason. What waits behind them goes on. */
  @POST
  @Path("/discard")
  public Response discard(@Nullable Order order, @Context SecurityContext caller) {
    Order wanted = order == null ? Order.NONE : order;
    Response refusal = refusal(wanted);
    if (refusal != null) {
      return refusal;
    }
    String reason = wanted.reason();
    if (reason == null || reason.isBlank() || reason.length() > REASON_MAX) {
      return Problems.badRequest("reason", "Say why, in 1 to " + REASON_MAX + " characters.");
    }
    String actor = caller.getUserPrincipal().getName();
    int count =
        QuarkusTransaction.requiringNew().call(() -> store.discard(wanted.choice(), actor, reason));
    LOG.warnf("%s discards %d parked events: %s", actor, count, reason);
    return Response.ok(Map.of("discarded", count)).build();
  }

  /** Why an order cannot be followed; null when it can. */
  private static @Nullable Response refusal(Order order) {
    if (order.choice().isEverything()) {
      return Problems.badRequest("eventIds", "Name eventIds, a type, a state or a jobId.");
    }
    return order.state() == null || STATES.contains(order.state()) ? null : noSuchState();
  }

  private static Response noSuchState() {
    return Problems.badRequest("state", "A state is waiting, stuck or unknown_type.");
  }
}
