package dev.reelay.gateway.key;

import dev.reelay.gateway.body.JsonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** The administration of virtual keys. */
@Path("/admin/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Keys", description = "Administration of virtual keys; needs an admin key.")
class KeyResource {
  private final Keys keys;
  private final KeySecrets secrets;
  private final KeyConfig defaults;
  private final JsonBody body;
  private final Request request;

  KeyResource(Keys keys, KeySecrets secrets, KeyConfig defaults, JsonBody body, Request request) {
    this.keys = keys;
    this.secrets = secrets;
    this.defaults = defaults;
    this.body = body;
    this.request = request;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Make a virtual key", description = "The answer alone shows the secret.")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewKeyJson.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = KeyJson.class)))
  public Response create(InputStream sent) {
    request.caller().requireAdmin();
    NewKey wanted = NewKey.from(body.read(sent), defaults);
    String secret = secrets.next(wanted.admin());
    VirtualKey made = request.trace().call(() -> keys.create(wanted, secret));
    return Response.status(Response.Status.CREATED)
        .entity(KeyJson.of(made, secret))
        .header("Cache-Control", "no-store")
        .build();
  }

  @GET
  @Operation(summary = "List the virtual keys", description = "Oldest first, at most 1,000.")
  public KeyList list() {
    request.caller().requireAdmin();
    return new KeyList(keys.list().stream().map(key -> KeyJson.of(key, null)).toList());
  }

  @POST
  @Path("/{idOrName}/disable")
  @Operation(
      summary = "Disable a virtual key",
      description = "Its requests are refused from now on; its running jobs finish.")
  public KeyJson disable(@org.jboss.resteasy.reactive.RestPath String idOrName) {
    request.caller().requireAdmin();
    return KeyJson.of(
        request.trace().call(() -> keys.disable(idOrName, request.caller().keyId())), null);
  }

  @PATCH
  @Path("/{idOrName}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change what a virtual key may use",
      description = "At once, for its waiting jobs as well. What is left out stays as it is.")
  @RequestBody(content = @Content(schema = @Schema(implementation = KeyPatchJson.class)))
  public KeyJson patch(@org.jboss.resteasy.reactive.RestPath String idOrName, InputStream sent) {
    request.caller().requireAdmin();
    KeyPatch patch = KeyPatch.from(body.read(sent));
    String by = request.caller().keyId();
    return KeyJson.of(request.trace().call(() -> keys.patch(idOrName, patch, by)), null);
  }

  /** All virtual keys. */
  @Schema(name = "KeyList")
  record KeyList(List<KeyJson> keys) {}
}
