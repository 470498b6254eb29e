package dev.reelay.gateway.route;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What the hub serves besides the events of one job: one line for each path. */
@ApplicationScoped
class StreamRoutes {
  private static final String HUB = "/hubs/video-generation";

  private final StreamGate gate;
  private final Routes routes;

  StreamRoutes(StreamGate gate, Routes routes) {
    this.gate = gate;
    this.routes = routes;
  }

  void register(@Observes Router router) {
    routes.route(router, "/v1/realtime", gate::realtime, HttpMethod.GET);
    routes.route(router, "/v1/realtime/stats", gate::stats, HttpMethod.GET);
    routes.route(router, "/v1/events", gate::events, HttpMethod.GET);
    routes.route(router, "/api/jobs/:id/events", gate::seedEvents, HttpMethod.GET);
    routes.route(router, "/api/video/:id/stream", gate::seedVideo, HttpMethod.GET);
    routes.route(router, HUB + "/negotiate", gate::negotiate, HttpMethod.POST);
    routes.route(router, HUB, gate::signalr, HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);
  }
}
