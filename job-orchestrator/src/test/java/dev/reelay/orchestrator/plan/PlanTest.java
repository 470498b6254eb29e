package dev.reelay.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.event.PlannedStage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static PlannedStage stage(String name, double weight) {
    return new PlannedStage(name, weight, "studio");
  }

  @Test
  void weightsOfAPlanAddUpToOneHundred() {
    // When
    Plan plan = Plan.of("short", List.of(stage("brief", 1), stage("images", 5), stage("post", 2)));

    // Then
    assertThat(plan.stages()).extracting(PlannedStage::weight).containsExactly(12.5, 62.5, 25.0);
    assertThat(plan.percentOf(List.of("brief", "post"))).isCloseTo(37.5, within(1e-9));
  }

  @Test
  void theFirstUnfinishedStageIsNext() {
    // Given
    Plan plan = Plan.of("short", List.of(stage("brief", 1), stage("images", 5), stage("post", 2)));

    // Then
    assertThat(plan.firstUnfinished(List.of("brief")))
        .hasValueSatisfying(s -> assertThat(s.stage()).isEqualTo("images"));
    assertThat(plan.firstUnfinished(List.of("brief", "images", "post"))).isEmpty();
  }

  @Test
  void aPipelineThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Plan.of("p", List.of())).hasMessageContaining("no stage");
    assertThatThrownBy(() -> Plan.of("p", List.of(stage("a", 1), stage("a", 1))))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> Plan.of("p", List.of(stage("a", 0))))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> Plan.of("p", List.of(stage("a", Double.NaN))))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> Plan.of("p", List.of(stage("a", Double.POSITIVE_INFINITY))))
        .hasMessageContaining("more than 0");
  }
}
