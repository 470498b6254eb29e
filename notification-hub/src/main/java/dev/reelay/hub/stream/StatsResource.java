package dev.reelay.hub.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /v1/realtime/stats}: who is connected to this instance, for administrators. */
@Path("/v1/realtime/stats")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
  private final StreamKit kit;

  StatsResource(StreamKit kit) {
    this.kit = kit;
  }

  /** Counts, now. */
  @GET
  public ObjectNode stats() {
    ObjectNode stats = JsonNodeFactory.instance.objectNode();
    stats.put("connections", kit.streams().size());
    ObjectNode channels = stats.putObject("connectionsByChannel");
    kit.streams().byChannel().forEach(channels::put);
    stats.put("keys", kit.streams().keys());
    stats.put("followedJobs", kit.followers().followed());
    stats.put("followedKeys", kit.followers().followedKeys());
    stats.put("subscriptions", kit.followers().subscriptions());
    return stats;
  }
}
