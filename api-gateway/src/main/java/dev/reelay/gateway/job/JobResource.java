package dev.reelay.gateway.job;

import dev.reelay.gateway.body.JsonBody;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What changes jobs, in the native dialect. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Jobs", description = "Submit, look, cancel, retry.")
class JobResource {
  private final Intake intake;
  private final Jobs jobs;
  private final JobRequests requests;
  private final JsonBody body;
  private final Request request;
  private final PublicUrl urls;

  JobResource(
      Intake intake,
      Jobs jobs,
      JobRequests requests,
      JsonBody body,
      Request request,
      PublicUrl urls) {
    this.intake = intake;
    this.jobs = jobs;
    this.requests = requests;
    this.body = body;
    this.request = request;
    this.urls = urls;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Submit a job",
      description =
          "The answer comes at once; the video takes its time. Watch the events of the job.")
  @Parameter(
      name = "Idempotency-Key",
      in = ParameterIn.HEADER,
      schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING),
      description = "Repeating a request with the same key makes no second job")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewJobJson.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      headers = @Header(name = "Location", description = "The job"),
      content = @Content(schema = @Schema(implementation = JobJson.class)))
  public Response submit(InputStream sent) {
    return answer(intake.accept(request, () -> requests.read(body.read(sent), Dialect.NATIVE)));
  }

  @POST
  @Path("/{id}/retry")
  @Operation(
      summary = "Retry a job",
      description =
          "A job that has ended is made anew, with a new id, and finished stages are used again. "
              + "One that waits for its next attempt gets it at once and keeps its id.")
  @Parameter(
      name = "Idempotency-Key",
      in = ParameterIn.HEADER,
      schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING),
      description = "Repeating a request with the same key makes no second job")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RetryJson.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      headers = @Header(name = "Location", description = "The job"),
      content = @Content(schema = @Schema(implementation = JobJson.class)))
  public Response retry(@RestPath String id, InputStream sent) {
    return answer(
        intake.retry(
            request, id, () -> RetryWish.read(body.readOptional(sent), id, Dialect.NATIVE)));
  }

  private Response answer(Intake.Accepted accepted) {
    Response.ResponseBuilder answer =
        Response.accepted(JobJson.of(accepted.job(), urls))
            .header("Location", urls.of("/v1/jobs/" + accepted.job().order().jobId()));
    return accepted.isNew()
        ? answer.build()
        : answer.header("Idempotency-Replayed", "true").build();
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(
      summary = "Cancel a job",
      description =
          "Asks for the job to stop, waits a moment for its end and answers with the job as it is then. "
              + "Asking again changes nothing.")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = CancelJson.class)))
  @APIResponse(
      responseCode = "202",
      description = "Asked for, or cancelled already",
      content = @Content(schema = @Schema(implementation = JobJson.class)))
  public Response cancel(
      @RestPath String id,
      @Parameter(
              description = "Seconds to wait for the end, 0 to 10; 2 without",
              schema = @Schema(implementation = Double.class))
          @RestQuery
          @Nullable String wait,
      InputStream sent)
      throws InterruptedException {
    CancelWish wish = CancelWish.read(body.readOptional(sent), wait, Dialect.NATIVE);
    return Response.accepted(JobJson.of(jobs.cancel(request, id, wish), urls)).build();
  }
}
