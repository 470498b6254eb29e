package dev.reelay.gateway.route;

import dev.reelay.gateway.access.Admission;
import dev.reelay.gateway.access.Doorkeeper;
import dev.reelay.gateway.job.Jobs;
import dev.reelay.gateway.key.Authentication;
import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.gateway.token.AccessTokens;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Pattern;

/** Decides whether a client may connect to the hub, and as whom. Blocks. */
@ApplicationScoped
class StreamGate {
  private static final Pattern CONNECTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int JOBS_MAX = 32;
  private static final String HUB = "/hubs/video-generation";

  private final Authentication authentication;
  private final Doorkeeper doorkeeper;
  private final Gate gate;
  private final Jobs jobs;
  private final AccessTokens tokens;
  private final Upstreams upstreams;

  StreamGate(
      Authentication authentication,
      Doorkeeper doorkeeper,
      Gate gate,
      Jobs jobs,
      AccessTokens tokens,
      Upstreams upstreams) {
    this.authentication = authentication;
    this.doorkeeper = doorkeeper;
    this.gate = gate;
    this.jobs = jobs;
    this.tokens = tokens;
    this.upstreams = upstreams;
  }

  /** The native WebSocket. */
  void realtime(RoutingContext request) {
    if (!Tunnel.isWanted(request.request())) {
      throw ProblemException.of(
          ProblemCode.INVALID_VALUE, "This is a WebSocket: connect with ws:// or wss://.");
    }
    pass(request, upstreams.hub(), "/v1/realtime");
  }

  /** The stream over many jobs; those that are named must be the client's own. */
  void events(RoutingContext request) {
    Caller caller = authentication.streamCaller(request.request());
    List<String> named = request.queryParam("job");
    if (named.size() > JOBS_MAX) {
      throw ProblemException.at(
          "job",
          ProblemCode.INVALID_VALUE,
          "A stream follows at most " + JOBS_MAX + " named jobs.");
    }
    for (String jobId : named) {
      jobs.get(caller.keyId(), jobId);
    }
    pass(request, upstreams.hub(), "/v1/events", caller);
  }

  /** The first request of a SignalR client; any instance may answer. */
  void negotiate(RoutingContext request) {
    pass(request, upstreams.hub(), HUB + "/negotiate");
  }

  /** All further requests of a SignalR client, which must reach the same instance. */
  void signalr(RoutingContext request) {
    String id = request.request().getParam("id");
    pass(
        request,
        id != null && CONNECTION.matcher(id).matches()
            ? upstreams.hub().stickingTo(id)
            : upstreams.hub(),
        HUB);
  }

  /** The stream of a job in the seed's words. */
  void seedEvents(RoutingContext request) {
    job(request, "/api/jobs/", "/events");
  }

  /** The stream of a job in the words of the older studio. */
  void seedVideo(RoutingContext request) {
    job(request, "/api/video/", "/stream");
  }

  /** Who is connected. */
  void stats(RoutingContext request) {
    Caller caller = authentication.caller(request.request());
    caller.requireAdmin();
    new Passage(upstreams.hub(), "/v1/realtime/stats", tokens.forAdmin(caller.keyId()))
        .putInto(request);
  }

  private void job(RoutingContext request, String before, String behind) {
    Admission who = doorkeeper.stream(request.request());
    String jobId = gate.own(who, request);
    new Passage(
            upstreams.hub(),
            before + jobId + behind + query(request.request()),
            gate.token(who, jobId))
        .putInto(request);
  }

  private void pass(RoutingContext request, Upstream upstream, String path) {
    pass(request, upstream, path, authentication.streamCaller(request.request()));
  }

  private void pass(RoutingContext request, Upstream upstream, String path, Caller caller) {
    new Passage(upstream, path + query(request.request()), tokens.forKey(caller.keyId()))
        .putInto(request);
  }

  private static String query(HttpServerRequest request) {
    return Passage.cleanQuery(request.query());
  }
}
