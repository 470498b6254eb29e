package dev.reelay.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Events are delivered by hand, and those published stay in the outbox. */
public final class Detached implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("reelay.bus.connected", "false");
  }
}
