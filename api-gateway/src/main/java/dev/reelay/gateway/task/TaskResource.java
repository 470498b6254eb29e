package dev.reelay.gateway.task;

import dev.reelay.gateway.body.JsonBody;
import dev.reelay.gateway.job.CancelWish;
import dev.reelay.gateway.job.Dialect;
import dev.reelay.gateway.job.Intake;
import dev.reelay.gateway.job.JobRequests;
import dev.reelay.gateway.job.JobView;
import dev.reelay.gateway.job.Jobs;
import dev.reelay.gateway.job.RetryWish;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Jobs in the task style; the task id is the job id. */
@Path("/v1/videos/generations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Tasks", description = "The same jobs in the task style.")
class TaskResource {
  private final Intake intake;
  private final Jobs jobs;
  private final JobRequests requests;
  private final JsonBody body;
  private final Request request;
  private final TaskAnswers answers;

  TaskResource(
      Intake intake,
      Jobs jobs,
      JobRequests requests,
      JsonBody body,
      Request request,
      TaskAnswers answers) {
    this.intake = intake;
    this.jobs = jobs;
    this.requests = requests;
    this.body = body;
    this.request = request;
    this.answers = answers;
  }

  @POST
  @Path("/async")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Submit a task",
      description = "Fields that are not known are ignored; the answer warns of them.")
  @RequestBody(content = @Content(schema = @Schema(ref = "NewJob")))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = AcceptedTaskJson.class)))
  public Response submit(InputStream sent) {
    return answer(intake.accept(request, () -> requests.read(body.read(sent), Dialect.TASK)));
  }

  @POST
  @Path("/tasks/{taskId}/retry")
  @Operation(
      summary = "Retry a task",
      description =
          "A task that has ended is made anew, with a new id. One that waits for its next attempt gets it at once.")
  @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(ref = "Retry")))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = AcceptedTaskJson.class)))
  public Response retry(@RestPath String taskId, InputStream sent) {
    return answer(
        intake.retry(
            request, taskId, () -> RetryWish.read(body.readOptional(sent), taskId, Dialect.TASK)));
  }

  private Response answer(Intake.Accepted accepted) {
    AcceptedTaskJson task = answers.accepted(accepted.job());
    Response.ResponseBuilder answer =
        Response.accepted(task).header("Location", task.checkStatusUrl());
    return accepted.isNew()
        ? answer.build()
        : answer.header("Idempotency-Replayed", "true").build();
  }

  @GET
  @Path("/tasks/{taskId}")
  @Operation(summary = "Look at a task")
  public TaskJson get(@RestPath String taskId) {
    JobView view = jobs.get(request.caller().keyId(), taskId);
    return answers.task(view);
  }

  @DELETE
  @Path("/{taskId}")
  @Operation(
      summary = "Cancel a task",
      description = "Asks for the task to stop and waits a moment for its end.")
  @APIResponse(responseCode = "204", description = "Asked for, or cancelled already")
  public void cancel(
      @RestPath String taskId,
      @Parameter(
              description = "Seconds to wait for the end, 0 to 10; 2 without",
              schema = @Schema(implementation = Double.class))
          @RestQuery
          @Nullable String wait,
      InputStream sent)
      throws InterruptedException {
    jobs.cancel(request, taskId, CancelWish.read(body.readOptional(sent), wait, Dialect.TASK));
  }
}
