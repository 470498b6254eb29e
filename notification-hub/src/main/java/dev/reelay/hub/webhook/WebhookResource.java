package dev.reelay.hub.webhook;

import dev.reelay.bus.EventIds;
import dev.reelay.bus.SchemaClock;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhooks}: where a virtual key wants to be told what happens to its jobs. */
@Path("/v1/webhooks")
@RolesAllowed("key")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class WebhookResource {
  private static final int PAGE_MAX = 200;
  private static final int REDRIVE_MAX = 10_000;
  private static final int TESTS_AT_ONCE = 8;
  private static final List<String> SIGNATURES = List.of(SigningSecret.HMAC, SigningSecret.ED25519);
  private static final List<String> STATES = List.of("waiting", "delivered", "failed", "expired");

  private final Semaphore tests = new Semaphore(TESTS_AT_ONCE);
  private final WebhookDesk desk;
  private final Caller caller;
  private final JsonWebToken token;
  private final EventIds ids;
  private final SchemaClock clock;

  WebhookResource(
      WebhookDesk desk, Caller caller, JsonWebToken token, EventIds ids, SchemaClock clock) {
    this.desk = desk;
    this.caller = caller;
    this.token = token;
    this.ids = ids;
    this.clock = clock;
  }

  /** Subscribes to the jobs of the key. */
  @POST
  public Response create(@Nullable String sent) {
    WebhookForm form = WebhookForm.of(sent, Set.of("url", "description", "events", "signature"));
    EndpointStore.Wish wish =
        new EndpointStore.Wish(
            callable(form.url()),
            form.description(),
            form.has("events") ? form.events() : Happening.USUAL,
            form.word("signature", SIGNATURES));
    return Response.status(Response.Status.CREATED)
        .entity(desk.create(key(), wish))
        .header("Cache-Control", "no-store")
        .build();
  }

  /** The endpoints of the key, those that jobs named among them, oldest first. */
  @GET
  public WebhookJson.Endpoints list(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
    return desk.list(key(), after, page(limit));
  }

  /** One endpoint. */
  @GET
  @Path("/{id}")
  public WebhookJson.Shown get(@PathParam("id") String id) {
    return desk.get(key(), id);
  }

  /** Changes an endpoint; what is left out stays as it is. */
  @PATCH
  @Path("/{id}")
  public WebhookJson.Shown change(@PathParam("id") String id, @Nullable String sent) {
    WebhookForm form = WebhookForm.of(sent, Set.of("url", "description", "events", "enabled"));
    String url = form.has("url") ? callable(form.url()) : null;
    return desk.change(
        key(),
        id,
        held ->
            new EndpointStore.Wish(
                Objects.requireNonNullElse(url, held.url()),
                form.has("description") ? form.description() : held.description(),
                form.has("events") ? form.events() : held.events(),
                held.signature()),
        form.has("enabled") ? form.flag("enabled", true) : null);
  }

  /** Removes an endpoint with its deliveries. */
  @DELETE
  @Path("/{id}")
  public Response remove(@PathParam("id") String id) {
    desk.remove(key(), id);
    return Response.noContent().build();
  }

  /** A new secret for an endpoint. */
  @POST
  @Path("/{id}/secret")
  public Response rotate(@PathParam("id") String id) {
    return secret(desk.rotate(key(), id));
  }

  /** A new secret for the addresses that jobs name. */
  @POST
  @Path("/job-secret")
  public Response rotateOfJobs() {
    return secret(desk.rotateOfJobs(key()));
  }

  /** What was sent to an endpoint and what waits, newest first. */
  @GET
  @Path("/{id}/deliveries")
  public WebhookJson.Deliveries deliveries(
      @PathParam("id") String id,
      @QueryParam("state") @Nullable String state,
      @QueryParam("jobId") @Nullable String jobId,
      @QueryParam("before") @Nullable Long before,
      @QueryParam("limit") @Nullable Integer limit) {
    if (state != null && !STATES.contains(state)) {
      throw WebhookProblem.invalid("state", "state must be one of " + String.join(", ", STATES));
    }
    return desk.deliveries(
        key(), id, new DeliveryLogStore.Filter(state, jobId, before), page(limit));
  }

  /** Sends one delivery again, whatever became of it. */
  @POST
  @Path("/{id}/deliveries/{delivery}/redrive")
  public Response redrive(@PathParam("id") String id, @PathParam("delivery") long delivery) {
    return Response.accepted(desk.redrive(key(), id, delivery)).build();
  }

  /** Sends many again: those that failed, unless the body says otherwise. */
  @POST
  @Path("/{id}/redrive")
  public Response redriveAll(@PathParam("id") String id, @Nullable String sent) {
    WebhookForm form = WebhookForm.of(sent, Set.of("state", "jobId", "since", "until"));
    DeliveryLogStore.Again again =
        new DeliveryLogStore.Again(
            null,
            form.word("state", List.of("failed", "delivered", "waiting")),
            form.text("jobId", 100),
            form.moment("since"),
            form.moment("until"));
    int redriven = desk.redriveAll(key(), id, again, REDRIVE_MAX);
    return Response.accepted(new WebhookJson.Redriven(redriven)).build();
  }

  /** Calls the endpoint at once, with a body of type {@code webhook.test}; tells what came back. */
  @POST
  @Path("/{id}/test")
  public WebhookJson.Tested test(@PathParam("id") String id) {
    Endpoint endpoint = desk.own(key(), id);
    if (!tests.tryAcquire()) {
      throw WebhookProblem.hurried();
    }
    try {
      String body =
          "{\"type\":\"webhook.test\",\"timestamp\":\"%s\",\"webhookId\":\"%s\"}"
              .formatted(clock.now(), id);
      Message message = new Message("test_" + ids.ulid(), "webhook.test", body);
      return WebhookJson.Tested.of(caller.call(endpoint.url(), endpoint.secretOwner(), message));
    } finally {
      tests.release();
    }
  }

  private String callable(URI url) {
    caller
        .refusal(url)
        .ifPresent(reason -> {
          throw WebhookProblem.invalid("url", "url " + reason + ".");
        });
    return url.toString();
  }

  private static Response secret(WebhookJson.NewSecret made) {
    return Response.status(Response.Status.CREATED)
        .entity(made)
        .header("Cache-Control", "no-store")
        .build();
  }

  private static int page(@Nullable Integer limit) {
    if (limit != null && (limit < 1 || limit > PAGE_MAX)) {
      throw WebhookProblem.invalid("limit", "limit must be 1 to " + PAGE_MAX + ".");
    }
    return limit == null ? 50 : limit;
  }

  private String key() {
    return token.getSubject();
  }
}
