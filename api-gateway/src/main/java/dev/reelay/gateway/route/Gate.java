package dev.reelay.gateway.route;

import dev.reelay.bus.Routes.Service;
import dev.reelay.gateway.access.Admission;
import dev.reelay.gateway.access.Doorkeeper;
import dev.reelay.gateway.job.Jobs;
import dev.reelay.gateway.key.Authentication;
import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.gateway.token.AccessTokens;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Pattern;

/** Decides whether a request may pass to the service that serves it, and as whom. Blocks. */
@ApplicationScoped
class Gate {
  private static final Pattern ARTIFACT = Pattern.compile("(?!\\.)[A-Za-z0-9._-]{1,200}");
  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern CALLBACK = Pattern.compile("[A-Za-z0-9._-]{1,400}");
  private static final Pattern WEBHOOKS =
      Pattern.compile("/v1/webhooks(/[A-Za-z0-9_-]{1,64}){0,4}");
  private static final Pattern ADMIN =
      Pattern.compile("/admin/(jobs|providers)(/[A-Za-z0-9_][A-Za-z0-9._-]{0,63}){0,3}");

  private final Authentication authentication;
  private final Doorkeeper doorkeeper;
  private final Jobs jobs;
  private final AccessTokens tokens;
  private final Upstreams upstreams;

  Gate(
      Authentication authentication,
      Doorkeeper doorkeeper,
      Jobs jobs,
      AccessTokens tokens,
      Upstreams upstreams) {
    this.authentication = authentication;
    this.doorkeeper = doorkeeper;
    this.jobs = jobs;
    this.tokens = tokens;
    this.upstreams = upstreams;
  }

  void events(RoutingContext request) {
    Admission who = doorkeeper.stream(request.request());
    String jobId = own(who, request);
    pass(request, upstreams.hub(), "/v1/jobs/" + jobId + "/events", token(who, jobId));
  }

  /** The lines that engines wrote. */
  void logs(RoutingContext request) {
    Admission who = doorkeeper.reader(request.request());
    String jobId = own(who, request);
    pass(request, upstreams.hub(), "/v1/jobs/" + jobId + "/logs", token(who, jobId));
  }

  /** Where a key wants to be told what happens to its jobs. */
  void webhooks(RoutingContext request) {
    Caller caller = authentication.caller(request.request());
    String path = request.normalizedPath();
    if (!WEBHOOKS.matcher(path).matches()) {
      throw ProblemException.of(ProblemCode.NOT_FOUND, "Nothing is served at this path.");
    }
    pass(request, upstreams.hub(), path, tokens.forKey(caller.keyId()));
  }

  void timeline(RoutingContext request) {
    course(request, "/timeline");
  }

  void steps(RoutingContext request) {
    course(request, "/progress-history");
  }

  private void course(RoutingContext request, String part) {
    Admission who = doorkeeper.reader(request.request());
    String jobId = own(who, request);
    pass(request, upstreams.tracker(), "/v1/jobs/" + jobId + part, token(who, jobId));
  }

  /** Figures over the jobs of a key, or of all keys for administrators. */
  void analytics(RoutingContext request) {
    Caller caller = authentication.caller(request.request());
    String token = caller.admin() ? tokens.forAdmin(caller.keyId()) : tokens.forKey(caller.keyId());
    pass(request, upstreams.tracker(), "/v1/analytics/progress", token);
  }

  void artifact(RoutingContext request) {
    Admission who = doorkeeper.reader(request.request());
    String jobId = own(who, request);
    String name = request.pathParam("name");
    if (name == null || !ARTIFACT.matcher(name).matches()) {
      throw ProblemException.of(ProblemCode.ARTIFACT_NOT_FOUND, "The job has no such artifact.");
    }
    pass(
        request,
        upstreams.adapters(),
        "/v1/jobs/" + jobId + "/artifacts/" + name,
        token(who, jobId));
  }

  /** The administration of jobs. */
  void adminJobs(RoutingContext request) {
    administer(request, upstreams.orchestrator());
  }

  /** The administration of providers. */
  void adminProviders(RoutingContext request) {
    administer(request, upstreams.adapters());
  }

  private void administer(RoutingContext request, Upstream upstream) {
    Caller caller = authentication.caller(request.request());
    caller.requireAdmin();
    String path = request.normalizedPath();
    if (!ADMIN.matcher(path).matches()) {
      throw ProblemException.of(ProblemCode.NOT_FOUND, "Nothing is served at this path.");
    }
    pass(request, upstream, path, tokens.forAdmin(caller.keyId()));
  }

  /** Parked events and the outbox of the service that the request names. */
  void bus(RoutingContext request) {
    Caller caller = authentication.caller(request.request());
    caller.requireAdmin();
    Service service = ServiceNames.parse(request.request().getParam("service"));
    if (service == Service.GATEWAY) {
      Passage.stay(request);
      return;
    }
    String path = request.normalizedPath().replaceFirst("^/admin/", "/internal/");
    pass(request, upstreams.of(service), path, tokens.forAdmin(caller.keyId()));
  }

  /** A call of a provider: the adapters prove where it comes from. */
  void callback(RoutingContext request) {
    String provider = String.valueOf(request.pathParam("provider"));
    String token = String.valueOf(request.pathParam("token"));
    if (!PROVIDER.matcher(provider).matches() || !CALLBACK.matcher(token).matches()) {
      throw ProblemException.of(ProblemCode.NOT_FOUND, "Nothing is served at this path.");
    }
    String path = "/webhooks/providers/" + provider + "/" + token;
    new Passage(upstreams.adapters(), path + Passage.cleanQuery(request.request().query()), null)
        .putInto(request);
  }

  /** A job that the admission does not cover is like one that does not exist. */
  String own(Admission who, RoutingContext request) {
    String jobId = request.pathParam("id");
    String visible = jobId != null && who.covers(jobId) ? jobId : "";
    return jobs.get(who.keyId(), visible).order().jobId();
  }

  /** What opens this job there for as long as the admission lasts. */
  String token(Admission who, String jobId) {
    Admission.Link share = who.share();
    return share == null
        ? tokens.forJob(who.keyId(), jobId)
        : tokens.forShare(who.keyId(), jobId, share.id(), share.until());
  }

  private static void pass(RoutingContext request, Upstream upstream, String path, String token) {
    String query = Passage.cleanQuery(request.request().query());
    new Passage(upstream, path + query, token).putInto(request);
  }
}
