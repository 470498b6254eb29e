package dev.reelay.orchestrator;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** No broker: events are delivered by hand, and the loops look when they are told to. */
public class ByHand implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new java.util.HashMap<>();
    settings.put("reelay.bus.connected", "false");
    settings.put("quarkus.log.category.\"dev.reelay.orchestrator\".level", "WARN");
    settings.put("reelay.orchestrator.dispatch.counts", "1h");
    settings.put("reelay.models.file", "src/test/resources/models.yaml");
    String stages = "reelay.orchestrator.pipelines.mixed.stages";
    settings.put(stages + "[0].name", "brief");
    settings.put(stages + "[0].weight", "1");
    settings.put(stages + "[0].provider", "studio");
    settings.put(stages + "[1].name", "post");
    settings.put(stages + "[1].weight", "3");
    settings.put(stages + "[1].provider", "remote");
    String single = "reelay.orchestrator.pipelines.single.stages";
    settings.put(single + "[0].name", "post");
    settings.put(single + "[0].provider", "studio");
    String routed = "reelay.orchestrator.pipelines.routed.stages";
    settings.put(routed + "[0].name", "brief");
    settings.put(routed + "[0].provider", "studio");
    settings.put(routed + "[1].name", "generation");
    settings.put(routed + "[1].timeout", "10m");
    settings.put(routed + "[2].name", "post");
    settings.put(routed + "[2].provider", "studio");
    return settings;
  }
}
