package dev.reelay.gateway.trace;

import dev.reelay.bus.Cause;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a request is followed.
 *
 * @param correlationId the client's own, or one made here; 1 to 128 plain characters
 * @param traceparent W3C trace context of the client; null when there was no valid one
 */
public record RequestTrace(String correlationId, @Nullable String traceparent) {
  /** The header that carries the correlation id, in and out. */
  public static final String HEADER = "X-Correlation-ID";

  private static final String KEY = RequestTrace.class.getName();

  /** The trace of a request; a new one for what was refused before it got any. */
  public static RequestTrace of(RoutingContext request) {
    RequestTrace trace = request.get(KEY);
    if (trace == null) {
      trace = new RequestTrace(UUID.randomUUID().toString(), null);
      trace.putInto(request);
    }
    return trace;
  }

  /** Runs work whose events belong to this trace. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
    return new Cause(null, traceparent).call(work);
  }

  void putInto(RoutingContext request) {
    request.put(KEY, this);
  }
}
