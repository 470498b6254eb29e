package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not alive only when a handler cannot be ended; no other server has a say in it. */
@Liveness
@ApplicationScoped
class Live implements HealthCheck {
  private final Deadlines deadlines;

  Live(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("handlers").status(!deadlines.isAnyStuck()).build();
  }
}
