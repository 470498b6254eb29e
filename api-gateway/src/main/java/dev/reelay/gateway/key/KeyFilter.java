package dev.reelay.gateway.key;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets nobody unknown reach a resource. */
@Provider
@Priority(Priorities.AUTHENTICATION)
class KeyFilter implements ContainerRequestFilter {
  private final Authentication authentication;
  private final CurrentVertxRequest current;
  private final CurrentCaller caller;
  private final ReadLimit reads;

  KeyFilter(
      Authentication authentication,
      CurrentVertxRequest current,
      CurrentCaller caller,
      ReadLimit reads) {
    this.authentication = authentication;
    this.current = current;
    this.caller = caller;
    this.reads = reads;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Caller known = authentication.caller(current.getCurrent().request());
    caller.set(known);
    if (request.getMethod().equals(HttpMethod.GET)) {
      reads.spend(known.keyId());
    }
  }
}
