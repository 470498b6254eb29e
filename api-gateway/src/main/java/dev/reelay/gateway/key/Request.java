package dev.reelay.gateway.key;

import dev.reelay.gateway.trace.RequestTrace;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** The request that a resource has in hand: who makes it, and how it is followed. */
@ApplicationScoped
public class Request {
  private final CurrentVertxRequest current;
  private final CurrentCaller caller;

  Request(CurrentVertxRequest current, CurrentCaller caller) {
    this.current = current;
    this.caller = caller;
  }

  /** Who makes it. */
  public Caller caller() {
    return caller.get();
  }

  /** How it is followed. */
  public RequestTrace trace() {
    return RequestTrace.of(current.getCurrent());
  }

  /** One of its headers; null when absent. */
  public @org.jspecify.annotations.Nullable String header(String name) {
    return current.getCurrent().request().getHeader(name);
  }
}
