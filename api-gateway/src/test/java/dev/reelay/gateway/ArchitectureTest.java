package dev.reelay.gateway;

import dev.reelay.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theHouseRulesHold() {
    ArchitectureRules.check("dev.reelay.gateway");
  }
}
