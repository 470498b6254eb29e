package dev.reelay.benchmarks.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private final Reports reports = new Reports(new Timetable(2, Duration.ofSeconds(10), 2));

  @Test
  void aCheckCountsFromTheMomentItWasDue() {
    // When
    add(0, 1, 7);
    add(1, 2, 15_030);
    // Then
    assertThat(reports.since(0)).containsExactly(Duration.ofMillis(7), Duration.ofMillis(30));
    assertThat(reports.missing(0)).isEqualTo(2);
  }

  @Test
  void onlyTheFirstAnswerCounts() {
    // When
    add(0, 1, 7);
    add(0, 1, 9);
    // Then
    assertThat(reports.since(0)).containsExactly(Duration.ofMillis(7));
  }

  @Test
  void warmUpIsLeftOut() {
    // When
    add(0, 1, 7);
    add(0, 2, 10_003);
    // Then
    assertThat(reports.since(2)).containsExactly(Duration.ofMillis(3));
    assertThat(reports.missing(2)).isEqualTo(1);
  }

  @Test
  void answersToChecksThatNobodyMadeAreNoFigures() {
    // When
    add(7, 1, 7);
    add(0, 9, 7);
    // Then
    assertThat(reports.since(0)).isEmpty();
  }

  @Test
  void theWayOfAReportIsKnownByItself() {
    // When
    add(0, 2, 10_003);
    // Then
    assertThat(reports.underWay(2)).containsExactly(Duration.ofMillis(1));
  }

  private void add(int job, int index, int millis) {
    reports.add(job, index, new Reports.Arrival(Duration.ofMillis(millis), Duration.ofMillis(1)));
  }
}
