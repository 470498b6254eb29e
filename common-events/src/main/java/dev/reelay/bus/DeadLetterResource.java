package dev.reelay.bus;

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
  private final DeadLetterDesk desk;

  DeadLetterResource(DeadLetterDesk desk) {
    this.desk = desk;
  }

  /** See {@link DeadLetterDesk#list}. */
  @GET
  public Response list(
      @QueryParam("type") @Nullable String type,
      @QueryParam("state") @Nullable String state,
      @QueryParam("jobId") @Nullable String jobId,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    return desk.list(new DeadLetterDesk.Filter(type, state, jobId), after, limit);
  }

  /** See {@link DeadLetterDesk#redrive}. */
  @POST
  @Path("/redrive")
  public Response redrive(
      DeadLetterDesk.@Nullable Order order, @Context SecurityContext administrator) {
    return desk.redrive(order, administrator.getUserPrincipal().getName());
  }

  /** See {@link DeadLetterDesk#discard}. */
  @POST
  @Path("/discard")
  public Response discard(
      DeadLetterDesk.@Nullable Order order, @Context SecurityContext administrator) {
    return desk.discard(order, administrator.getUserPrincipal().getName());
  }
}
