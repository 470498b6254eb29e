package dev.reelay.chaos;

import dev.reelay.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void keepsTheRulesOfTheHouse() {
    ArchitectureRules.check("dev.reelay.chaos");
  }
}
