package dev.reelay.bus;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What led to the work in hand: the event being handled, or the trace of a request.
 *
 * @param eventId becomes the causation id of what is published; null when no event is being handled
 * @param traceparent W3C trace context; null starts a new trace
 */
public record Cause(@Nullable UUID eventId, @Nullable String traceparent) {
  private static final ScopedValue<Cause> CURRENT = ScopedValue.newInstance();
  private static final Cause NONE = new Cause(null, null);

  static Cause current() {
    return CURRENT.orElse(NONE);
  }

  /** Runs work whose events name this cause. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }
}
