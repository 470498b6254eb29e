package dev.reelay.adapters.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;

/** Where providers call back; the token in the path, or the signature of the call, is the proof. */
@Path("/webhooks/providers/{provider}/{token}")
@RunOnVirtualThread
public class WebhookResource {
  private final WebhookDesk desk;

  WebhookResource(WebhookDesk desk) {
    this.desk = desk;
  }

  /** Takes a call; the body may have any media type, since signatures cover its bytes alone. */
  @POST
  public Response call(
      @RestPath String provider,
      @RestPath String token,
      @Context HttpHeaders headers,
      byte[] body) {
    Map<String, String> all =
        headers.getRequestHeaders().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    WebhookDesk.Reply reply = desk.take(provider, token, all, body);
    Response.ResponseBuilder answer = Response.status(reply.status());
    if (reply.status() == 429) {
      answer.header("Retry-After", "1");
    }
    return reply.json() == null
        ? answer.build()
        : answer.type(MediaType.APPLICATION_JSON).entity(reply.json()).build();
  }
}
