package dev.reelay.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.gateway.body.JsonBody;
import dev.reelay.gateway.job.Jobs;
import dev.reelay.gateway.job.PublicUrl;
import dev.reelay.gateway.key.Request;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Makes share links, lists them and takes them back. */
@Path("/v1/jobs/{id}/share")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Access")
class ShareResource {
  private final Shares shares;
  private final Jobs jobs;
  private final JsonBody body;
  private final Request request;
  private final PublicUrl urls;

  ShareResource(Shares shares, Jobs jobs, JsonBody body, Request request, PublicUrl urls) {
    this.shares = shares;
    this.jobs = jobs;
    this.body = body;
    this.request = request;
    this.urls = urls;
  }

  @POST
  @Operation(
      summary = "Share a job",
      description =
          "Makes a token that shows this job, its events and its files, and nothing else, until it ends or is taken back.")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewShareJson.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = ShareJson.class)))
  public Response share(@RestPath String id, InputStream sent) {
    String keyId = request.caller().keyId();
    Shares.Wish wish = shares.read(body.readOptional(sent));
    jobs.get(keyId, id);
    Shares.Made made = shares.make(keyId, id, wish);
    String events = urls.of("/v1/jobs/" + id + "/events?access_token=" + made.token());
    return TicketResource.made(ShareJson.of(made.share(), made.token(), events));
  }

  @GET
  @Operation(summary = "List the share links of a job", description = "Newest first.")
  public ShareList shares(@RestPath String id) {
    String keyId = request.caller().keyId();
    jobs.get(keyId, id);
    return new ShareList(
        shares.list(keyId, id).stream().map(share -> ShareJson.of(share, null, null)).toList());
  }

  @DELETE
  @Path("/{share}")
  @Operation(
      summary = "Take a share link back",
      description = "It opens nothing any more, and what it had opened closes within a second.")
  @APIResponse(responseCode = "204", description = "Taken back")
  public Response revoke(@RestPath String id, @RestPath String share) {
    String keyId = request.caller().keyId();
    jobs.get(keyId, id);
    request
        .trace()
        .call(() -> {
          shares.revoke(keyId, id, share);
          return id;
        });
    return Response.noContent().build();
  }

  /** What a link is to be. */
  @Schema(name = "NewShare")
  record NewShareJson(
      @Schema(
              description = "Seconds until it ends; 7 days without",
              minimum = "60",
              maximum = "2592000")
          @Nullable Integer expiresIn,
      @Schema(description = "Whom it is for", maxLength = 200) @Nullable String note) {}

  /** A share link. */
  @Schema(name = "Share")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShareJson(
      String id,
      String jobId,
      @Nullable String note,
      @Schema(description = "Shown once") @Nullable String token,
      @Schema(description = "Where an EventSource watches the job; shown once")
          @Nullable String eventsUrl,
      String createdAt,
      String expiresAt,
      @Nullable String revokedAt) {
    static ShareJson of(ShareStore.Share share, @Nullable String token, @Nullable String url) {
      return new ShareJson(
          share.id(),
          share.jobId(),
          share.note(),
          token,
          url,
          String.valueOf(PublicUrl.time(share.createdAt())),
          String.valueOf(PublicUrl.time(share.expiresAt())),
          PublicUrl.time(share.revokedAt()));
    }
  }

  /** The share links of a job. */
  @Schema(name = "ShareList")
  record ShareList(List<ShareJson> shares) {}
}
