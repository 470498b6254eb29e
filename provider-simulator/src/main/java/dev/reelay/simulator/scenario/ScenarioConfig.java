package dev.reelay.simulator.scenario;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** What jobs are asked to do when nobody says otherwise. */
@ConfigMapping(prefix = "reelay.simulator.scenarios")
public interface ScenarioConfig {
  /** Decides durations, ids and which jobs a fault meets; the same seed tells the same story. */
  @WithDefault("1")
  long seed();

  /** The scenario of a model that names none. */
  @WithDefault("duration=lognormal(40,0.4)&queue=2")
  String ordinary();

  /** Further scenarios by name. */
  Map<String, String> named();

  /** Named and registered scenarios that are kept. */
  @WithDefault("1000")
  int max();
}
