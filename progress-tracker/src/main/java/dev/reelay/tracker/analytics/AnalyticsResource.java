package dev.reelay.tracker.analytics;

import dev.reelay.bus.SchemaClock;
import dev.reelay.tracker.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Figures over the jobs of a key, for administrators over those of all keys. */
@Path("/v1/analytics/progress")
@RolesAllowed({"key", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AnalyticsResource {
  private static final String ADMIN = "admin";
  private static final int NAME_MAX = 100;

  private final FiguresStore store;
  private final SchemaClock clock;
  private final JsonWebToken token;

  AnalyticsResource(FiguresStore store, SchemaClock clock, JsonWebToken token) {
    this.store = store;
    this.clock = clock;
    this.token = token;
  }

  /**
   * Errors and calibration of the estimates, durations, checks, cancellations and providers, as
   * JSON.
   *
   * @param from first day, like 2026-03-01; six days before the last by default
   * @param to last day, included; today by default
   * @param provider name of one provider; null for all
   */
  @GET
  public String figures(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("provider") @Nullable String provider) {
    Span span = Span.of(from, to, clock.now());
    if (provider != null && (provider.isBlank() || provider.length() > NAME_MAX)) {
      throw Problem.badField("provider", "provider must be the name of a provider.");
    }
    boolean all = token.getGroups().contains(ADMIN);
    FiguresStore.Scope scope =
        new FiguresStore.Scope(span, all ? null : token.getSubject(), provider);
    return """
    {"from":"%s","to":"%s","scope":"%s","eta":%s,"etaByDay":%s,"stages":%s,"checks":%s,"cancels":%s,"providers":%s}\
    """
        .formatted(
            span.from(),
            span.to(),
            all ? "all" : "key",
            store.eta(scope),
            store.etaByDay(scope),
            store.stages(scope),
            store.checks(scope),
            store.cancels(scope),
            store.providers(scope));
  }
}
