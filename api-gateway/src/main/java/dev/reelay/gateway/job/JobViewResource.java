package dev.reelay.gateway.job;

import dev.reelay.event.JobStatus;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What shows jobs, in the native dialect. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Jobs")
class JobViewResource {
  private static final String VERSION_HEADER = "Reelay-Job-Version";

  private final Jobs jobs;
  private final Queue queue;
  private final Request request;
  private final PublicUrl urls;
  private final IntakeConfig config;

  JobViewResource(Jobs jobs, Queue queue, Request request, PublicUrl urls, IntakeConfig config) {
    this.jobs = jobs;
    this.queue = queue;
    this.request = request;
    this.urls = urls;
    this.config = config;
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Look at a job")
  @APIResponse(
      responseCode = "200",
      description = "The job; the header Reelay-Job-Version counts the changes of its state",
      content = @Content(schema = @Schema(implementation = JobJson.class)))
  public Response get(
      @RestPath String id,
      @Parameter(
              description = "Waits up to 1 s until this many changes of state were seen",
              schema = @Schema(implementation = Long.class))
          @RestQuery
          @Nullable String atLeast,
      @Parameter(
              description = "What to show as well; several with commas",
              schema = @Schema(implementation = String.class, enumeration = "history"))
          @RestQuery
          List<String> include)
      throws InterruptedException {
    boolean withHistory = includesHistory(include);
    String keyId = request.caller().keyId();
    JobView view =
        atLeast == null
            ? jobs.get(keyId, id)
            : jobs.getAtLeast(keyId, id, number("atLeast", atLeast, Integer.MAX_VALUE));
    JobJson.Aside aside =
        new JobJson.Aside(queue.place(view), withHistory ? jobs.history(view) : null);
    return Response.ok(JobJson.of(view, urls, aside))
        .header(VERSION_HEADER, view.standing().version())
        .build();
  }

  @GET
  @Operation(summary = "List jobs", description = "Newest first, in pages.")
  public JobList list(
      @Parameter(description = "Only jobs in these states; several with commas") @RestQuery
          List<String> status,
      @Parameter(description = "nextCursor of the page before") @RestQuery @Nullable String cursor,
      @Parameter(
              description = "Jobs of a page, 1 to 100; 20 without",
              schema = @Schema(implementation = Integer.class))
          @RestQuery
          @Nullable String limit) {
    Set<JobStatus> statuses = JobList.statuses(status);
    Cursor after = cursor == null ? null : Cursor.parse(cursor);
    int size = limit == null ? config.page() : number("limit", limit, config.pageMax());
    if (size < 1) {
      throw Fields.invalid("limit", "must be 1 to " + config.pageMax());
    }
    List<JobView> rows = jobs.page(request.caller().keyId(), statuses, after, size + 1);
    return JobList.of(rows, size, urls, queue);
  }

  private static boolean includesHistory(List<String> include) {
    for (String parameter : include) {
      for (String word : parameter.split(",", -1)) {
        if (!word.strip().equals("history")) {
          throw Fields.invalid("include", "must be history");
        }
      }
    }
    return !include.isEmpty();
  }

  private static int number(String name, String text, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal.
    }
    throw Fields.invalid(name, "must be a whole number up to " + max);
  }
}
