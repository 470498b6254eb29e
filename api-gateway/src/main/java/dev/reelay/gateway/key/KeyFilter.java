package dev.reelay.gateway.key;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
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

  KeyFilter(Authentication authentication, CurrentVertxRequest current, CurrentCaller caller) {
    this.authentication = authentication;
    this.current = current;
    this.caller = caller;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    caller.set(authentication.caller(current.getCurrent().request()));
  }
}
