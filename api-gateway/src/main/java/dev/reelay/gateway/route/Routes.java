package dev.reelay.gateway.route;

import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.gateway.problem.Problems;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What is served elsewhere: one line for each path. */
@ApplicationScoped
class Routes {
  /** Behind the filters, before the resources. */
  private static final int ORDER = -1;

  private final Gate gate;
  private final Forwarding forwarding;

  Routes(Gate gate, Forwarding forwarding) {
    this.gate = gate;
    this.forwarding = forwarding;
  }

  void register(@Observes Router router) {
    route(router, "/v1/jobs/:id/events", gate::events, HttpMethod.GET);
    route(router, "/v1/jobs/:id/logs", gate::logs, HttpMethod.GET);
    route(router, "/v1/webhooks", gate::webhooks, HttpMethod.GET, HttpMethod.POST);
    route(
        router,
        "/v1/webhooks/*",
        gate::webhooks,
        HttpMethod.GET,
        HttpMethod.POST,
        HttpMethod.PATCH,
        HttpMethod.DELETE);
    route(router, "/v1/jobs/:id/artifacts/:name", gate::artifact, HttpMethod.GET, HttpMethod.HEAD);
    route(router, "/v1/jobs/:id/timeline", gate::timeline, HttpMethod.GET);
    route(router, "/v1/jobs/:id/progress-history", gate::steps, HttpMethod.GET);
    route(router, "/v1/analytics/progress", gate::analytics, HttpMethod.GET);
    route(router, "/admin/jobs/*", gate::adminJobs, HttpMethod.GET, HttpMethod.POST);
    route(router, "/admin/providers/*", gate::adminProviders, HttpMethod.GET, HttpMethod.POST);
    route(router, "/admin/dead-letters", gate::bus, HttpMethod.GET);
    route(router, "/admin/dead-letters/redrive", gate::bus, HttpMethod.POST);
    route(router, "/admin/dead-letters/discard", gate::bus, HttpMethod.POST);
    route(router, "/admin/outbox/resend", gate::bus, HttpMethod.POST);
    route(router, "/webhooks/providers/:provider/:token", gate::callback, HttpMethod.POST);
    // What services serve each other's administrators is reached through the gate alone.
    router.route("/internal/*").order(ORDER).handler(Routes::hidden);
  }

  /** Serves a path elsewhere for all whom the check lets through. */
  void route(Router router, String path, Handler<RoutingContext> check, HttpMethod... methods) {
    Route route = router.route(path).order(ORDER);
    for (HttpMethod method : methods) {
      route.method(method);
    }
    route
        .handler(request -> {
          // Nothing may be lost of the request while its sender is looked up.
          request.request().pause();
          request.next();
        })
        .blockingHandler(request -> checked(check, request), false)
        .handler(this::pass);
    String allow =
        String.join(", ", java.util.Arrays.stream(methods).map(HttpMethod::name).toList());
    router.route(path).order(ORDER).handler(request -> notAllowed(request, allow));
  }

  private void pass(RoutingContext request) {
    if (Passage.stays(request)) {
      request.next();
    } else {
      forwarding.forward(request);
    }
  }

  private static void notAllowed(RoutingContext request, String allow) {
    if (Passage.stays(request)) {
      request.next();
      return;
    }
    request.response().putHeader("Allow", allow);
    Problems.answer(
        request,
        ProblemException.of(ProblemCode.METHOD_NOT_ALLOWED, "Only " + allow + " is served here."));
  }

  private static void hidden(RoutingContext request) {
    Problems.answer(
        request, ProblemException.of(ProblemCode.NOT_FOUND, "Nothing is served at this path."));
  }

  private static void checked(Handler<RoutingContext> check, RoutingContext request) {
    try {
      check.handle(request);
    } catch (RuntimeException e) {
      Problems.answer(request, e);
      return;
    }
    request.next();
  }
}
