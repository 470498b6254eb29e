package dev.reelay.gateway.bus;

import dev.reelay.bus.DeadLetterDesk;
import dev.reelay.bus.OutboxDesk;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the gateway's own bus holds; the same paths of other services are routed to them. */
@Path("/admin")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Bus", description = "Parked events and outbox of a service; needs an admin key.")
class BusResource {
  private static final String WHOSE =
      "gateway, orchestrator, tracker, hub or adapters; the names of the modules are accepted too";

  private final DeadLetterDesk deadLetters;
  private final OutboxDesk outbox;
  private final Request request;

  BusResource(DeadLetterDesk deadLetters, OutboxDesk outbox, Request request) {
    this.deadLetters = deadLetters;
    this.outbox = outbox;
    this.request = request;
  }

  @GET
  @Path("/dead-letters")
  @Operation(
      summary = "List parked events",
      description = "Oldest first; the last position as `after` gives the next page.")
  @Parameter(name = "service", in = ParameterIn.QUERY, required = true, description = WHOSE)
  public Response list(
      @QueryParam("type") @Nullable String type,
      @QueryParam("state") @Nullable String state,
      @QueryParam("jobId") @Nullable String jobId,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    request.caller().requireAdmin();
    return deadLetters.list(new DeadLetterDesk.Filter(type, state, jobId), after, limit);
  }

  @POST
  @Path("/dead-letters/redrive")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Try parked events again now", description = "Repeating it does no harm.")
  @Parameter(name = "service", in = ParameterIn.QUERY, required = true, description = WHOSE)
  public Response redrive(DeadLetterDesk.@Nullable Order order) {
    return deadLetters.redrive(order, administrator());
  }

  @POST
  @Path("/dead-letters/discard")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Drop parked events for good",
      description = "Needs a reason. What waits behind them goes on.")
  @Parameter(name = "service", in = ParameterIn.QUERY, required = true, description = WHOSE)
  public Response discard(DeadLetterDesk.@Nullable Order order) {
    return deadLetters.discard(order, administrator());
  }

  @POST
  @Path("/outbox/resend")
  @Operation(
      summary = "Send events again",
      description = "All that were sent since a moment; receivers drop what they have.")
  @Parameter(name = "service", in = ParameterIn.QUERY, required = true, description = WHOSE)
  public Response resend(@QueryParam("since") @Nullable String since) {
    return outbox.resend(since, administrator());
  }

  private String administrator() {
    request.caller().requireAdmin();
    return request.caller().keyId();
  }
}
