package dev.reelay.orchestrator.admin;

import dev.reelay.orchestrator.job.Jobs.Order;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What administrators see of jobs, and do with them. */
@Path("/admin/jobs")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class JobResource {
  private final InspectionStore store;
  private final JobDesk desk;

  JobResource(InspectionStore store, JobDesk desk) {
    this.store = store;
    this.desk = desk;
  }

  /**
   * Jobs of all keys, newest first: {@code [{id, key_id, state, model, …}]}. The last id as {@code
   * after} gives the next page.
   *
   * @param status words of states, separated by commas
   * @param createdAfter ISO 8601, as in 2026-03-01T12:00:00Z
   * @param createdBefore likewise
   * @param limit is brought into 1 to 500
   */
  @GET
  public Response jobs(
      @QueryParam("keyId") @Nullable String keyId,
      @QueryParam("status") @Nullable String status,
      @QueryParam("model") @Nullable String model,
      @QueryParam("provider") @Nullable String provider,
      @QueryParam("createdAfter") @Nullable String createdAfter,
      @QueryParam("createdBefore") @Nullable String createdBefore,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    List<String> states = status == null ? null : List.of(status.split(",", -1));
    JobFilter filter;
    try {
      filter =
          new JobFilter(
              null, keyId, states, model, provider, time(createdAfter), time(createdBefore));
    } catch (DateTimeParseException e) {
      return Problem.at("createdAfter, createdBefore", "A time is ISO 8601: 2026-03-01T12:00:00Z")
          .response();
    }
    return desk.search(filter, after, limit);
  }

  /**
   * One job with its stages, stage runs, grants, releases and transitions, as JSON. Answers 404
   * when there is none.
   */
  @GET
  @Path("/{id}")
  public String job(@PathParam("id") String id) {
    return store.job(id).orElseThrow(() -> new NotFoundException("There is no job " + id));
  }

  /** Ends a job as failed, whatever it is doing; a run at work is asked to stop. */
  @POST
  @Path("/{id}/fail")
  public Response fail(
      @PathParam("id") String id, @Nullable JobOrder order, @Context SecurityContext who) {
    return desk.order(id, Order.FAIL, order, who.getUserPrincipal().getName());
  }

  /** Stops a job as its owner could. */
  @POST
  @Path("/{id}/cancel")
  public Response cancel(
      @PathParam("id") String id, @Nullable JobOrder order, @Context SecurityContext who) {
    return desk.order(id, Order.CANCEL, order, who.getUserPrincipal().getName());
  }

  /** Starts the next attempt of a waiting job now. */
  @POST
  @Path("/{id}/requeue")
  public Response requeue(
      @PathParam("id") String id, @Nullable JobOrder order, @Context SecurityContext who) {
    return desk.order(id, Order.REQUEUE, order, who.getUserPrincipal().getName());
  }

  /** Ends all unfinished jobs of a filter as failed. */
  @POST
  @Path("/fail")
  public Response failMany(@Nullable JobOrder order, @Context SecurityContext who) {
    return desk.orderMany(Order.FAIL, order, who.getUserPrincipal().getName());
  }

  /** Stops all unfinished jobs of a filter. */
  @POST
  @Path("/cancel")
  public Response cancelMany(@Nullable JobOrder order, @Context SecurityContext who) {
    return desk.orderMany(Order.CANCEL, order, who.getUserPrincipal().getName());
  }

  /** Starts the next attempt of all waiting jobs of a filter now. */
  @POST
  @Path("/requeue")
  public Response requeueMany(@Nullable JobOrder order, @Context SecurityContext who) {
    return desk.orderMany(Order.REQUEUE, order, who.getUserPrincipal().getName());
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
