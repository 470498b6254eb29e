package dev.reelay.hub.backplane;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells the state of Redis; never unready, since entries then come up to a second later. */
@Readiness
@ApplicationScoped
class BackplaneHealth implements HealthCheck {
  private final RedisPublisher publisher;
  private final RedisSubscriber subscriber;

  BackplaneHealth(RedisPublisher publisher, RedisSubscriber subscriber) {
    this.publisher = publisher;
    this.subscriber = subscriber;
  }

  @Override
  public HealthCheckResponse call() {
    String publishing = publisher.problem();
    String subscribing = subscriber.problem();
    String redis = publishing == null ? subscribing : publishing;
    return HealthCheckResponse.named("backplane")
        .up()
        .withData("redis", redis == null ? "ok" : "degraded: " + redis)
        .build();
  }
}
