package dev.reelay.gateway.trace;

import dev.reelay.bus.Cause;
import dev.reelay.bus.CorrelationId;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a request is followed.
 *
 * @param correlationId the client's own, or one made here; 1 to 128 plain characters
 * @param traceparent W3C trace context of the client; null when there was no valid one
 */
public record RequestTrace(String correlationId, @Nullable String traceparent) {
  private static final Pattern TRACEPARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  /** The trace of a request. */
  public static RequestTrace of(RoutingContext request) {
    String given = request.request().getHeader("traceparent");
    boolean valid = given != null && TRACEPARENT.matcher(given).matches();
    return new RequestTrace(CorrelationId.of(request), valid ? given : null);
  }

  /** Runs work whose events belong to this trace. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
    return new Cause(null, traceparent).call(work);
  }
}
