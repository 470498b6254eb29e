package dev.reelay.hub.webhook;

import dev.reelay.bus.LoopDuty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Forgets deliveries of old, and counts what waits. */
@ApplicationScoped
class WebhookUpkeep extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(WebhookUpkeep.class);
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final DeliveryStore store;
  private final WebhookMeters meters;
  private final WebhookConfig config;

  WebhookUpkeep(DeliveryStore store, WebhookMeters meters, WebhookConfig config) {
    this.store = store;
    this.meters = meters;
    this.config = config;
  }

  @Override
  protected String name() {
    return "hub-webhook-upkeep";
  }

  @Override
  protected Duration round() {
    int expired = QuarkusTransaction.requiringNew().call(() -> store.forget(config.retention()));
    if (expired > 0) {
      meters.expired(expired);
      LOG.warnf(
          "%d webhooks were never taken and are as old as the log; they are dropped", expired);
    }
    meters.waits(store.backlog());
    return ROUND;
  }
}
