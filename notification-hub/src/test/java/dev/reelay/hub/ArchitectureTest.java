package dev.reelay.hub;

import dev.reelay.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theHubKeepsTheRulesOfTheHouse() {
    ArchitectureRules.check("dev.reelay.hub");
  }
}
