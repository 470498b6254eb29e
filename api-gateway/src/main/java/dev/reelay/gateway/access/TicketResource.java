package dev.reelay.gateway.access;

import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.body.JsonBody;
import dev.reelay.gateway.job.Jobs;
import dev.reelay.gateway.job.PublicUrl;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Makes tickets. */
@Path("/v1/tickets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Access", description = "Tickets for browsers, and links that show one job.")
class TicketResource {
  private final Tickets tickets;
  private final Jobs jobs;
  private final ReadBudget budget;
  private final JsonBody body;
  private final Request request;

  TicketResource(Tickets tickets, Jobs jobs, ReadBudget budget, JsonBody body, Request request) {
    this.tickets = tickets;
    this.jobs = jobs;
    this.budget = budget;
    this.body = body;
    this.request = request;
  }

  @POST
  @Operation(
      summary = "Get a ticket",
      description =
          "Opens one connection, once, within 30 s, as the parameter 'ticket' or 'access_token' of its address.")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewTicketJson.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = TicketJson.class)))
  public Response ticket(InputStream sent) {
    String keyId = request.caller().keyId();
    Fields fields = body.readOptional(sent);
    String jobId = fields.text("jobId");
    fields.refuseUnknown();
    budget.spend(keyId);
    if (jobId != null) {
      jobs.get(keyId, jobId);
    }
    Tickets.Made made = tickets.make(keyId, jobId);
    return made(new TicketJson(made.ticket(), String.valueOf(PublicUrl.time(made.expiresAt()))));
  }

  static Response made(Object json) {
    return Response.status(Response.Status.CREATED)
        .entity(json)
        .header("Cache-Control", "no-store")
        .build();
  }

  /** What a ticket is wanted for. */
  @Schema(name = "NewTicket")
  record NewTicketJson(
      @Schema(description = "The only job that it opens; all of the key without")
          @Nullable String jobId) {}

  /** A ticket. */
  @Schema(name = "Ticket")
  record TicketJson(String ticket, String expiresAt) {}
}
