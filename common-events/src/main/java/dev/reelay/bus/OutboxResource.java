package dev.reelay.bus;

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
import org.jspecify.annotations.Nullable;

/**
 * The outbox of this service, for administrators. The gateway routes {@code
 * /admin/outbox/resend?service=} here.
 */
@Path("/internal/outbox")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class OutboxResource {
  private final OutboxDesk desk;

  OutboxResource(OutboxDesk desk) {
    this.desk = desk;
  }

  /** See {@link OutboxDesk#resend}. */
  @POST
  @Path("/resend")
  public Response resend(
      @QueryParam("since") @Nullable String since, @Context SecurityContext administrator) {
    return desk.resend(since, administrator.getUserPrincipal().getName());
  }
}
