package dev.reelay.hub.webhook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Receivers on this machine, and a breaker that opens early. */
public class WebhookProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "reelay.hub.webhook.reach", "loopback",
        "reelay.hub.webhook.jitter", "0",
        "reelay.hub.webhook.timeout", "3s",
        "reelay.hub.webhook.poll", "100ms",
        "reelay.hub.webhook.per-endpoint", "2",
        "reelay.hub.webhook.max-bytes", "20000",
        "reelay.hub.webhook.max-endpoints", "5");
  }
}
