package dev.reelay.adapters;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service without a broker: tests deliver events and read the outbox. */
public class ByHand implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "reelay.bus.connected", "false",
        "reelay.tasks.release-tries", "2",
        "reelay.adapters.studio.pulse", "100ms",
        "reelay.models.file", "src/test/resources/models.yaml",
        "reelay.callbacks.secret-file", "src/test/resources/callback-secret",
        "reelay.tasks.uncertain-follow-up", "200ms",
        "reelay.webhooks.pause", "200ms");
  }
}
