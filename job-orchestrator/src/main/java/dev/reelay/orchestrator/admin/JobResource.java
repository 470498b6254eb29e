package dev.reelay.orchestrator.admin;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What administrators see of jobs. */
@Path("/admin/jobs")
@RolesAllowed("admin")
public class JobResource {
  private final InspectionStore store;

  JobResource(InspectionStore store) {
    this.store = store;
  }

  /**
   * One job with its stages, stage runs, grants and transitions, as JSON. Answers 404 when there is
   * none.
   */
  @GET
  @Path("/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public String job(@PathParam("id") String id) {
    return store.job(id).orElseThrow(() -> new NotFoundException("There is no job " + id));
  }
}
