package dev.reelay.gateway.trace;

import dev.reelay.bus.EventIds;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request its trace before anything else happens, and each answer the correlation id.
 */
@ApplicationScoped
class TraceFilter {
  private static final int FIRST = 1_000;
  private static final Pattern CORRELATION_ID = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private final EventIds ids;

  TraceFilter(EventIds ids) {
    this.ids = ids;
  }

  void register(@Observes Filters filters) {
    filters.register(this::apply, FIRST);
  }

  private void apply(RoutingContext request) {
    RequestTrace trace =
        read(
            request.request().getHeader(RequestTrace.HEADER),
            request.request().getHeader("traceparent"));
    trace.putInto(request);
    request.response().putHeader(RequestTrace.HEADER, trace.correlationId());
    request.next();
  }

  private RequestTrace read(@Nullable String correlationId, @Nullable String traceparent) {
    return new RequestTrace(
        correlationId != null && CORRELATION_ID.matcher(correlationId).matches()
            ? correlationId
            : ids.next().toString(),
        traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null);
  }
}
