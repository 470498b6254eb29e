package dev.reelay.benchmarks.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiredTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Fired fired = new Fired();

  @Test
  void whatWasDueInAStretchCountsThoughItCameLater() {
    // Given
    fire("a.1", -1, 0);
    fire("a.2", 0, 50);
    fire("b.1", 999, 1_500);
    fire("b.2", 1_000, 1_001);
    // When
    Fired.Sample sample = fired.between(BEGIN, Duration.ofSeconds(1));
    // Then
    assertThat(sample.perSecond()).isEqualTo(2);
    assertThat(sample.written().max()).isBetween(500.0, 502.0);
    assertThat(sample.doubled()).isZero();
  }

  @Test
  void oneThatCameTwiceIsSeen() {
    fire("a.1", 0, 10);
    fire("a.1", 0, 20);

    assertThat(fired.between(BEGIN, Duration.ofSeconds(1)).doubled()).isEqualTo(1);
  }

  @Test
  void whatWasDueWhileTheDatabaseWasAwayIsLateOnlySinceItIsBack() {
    // Given
    fire("a.1", 0, 5);
    fire("b.1", 100, 4_200);
    fire("c.1", 4_100, 4_150);
    // When
    Fired.Sample sample = fired.between(BEGIN, Duration.ofSeconds(10));
    // Then
    assertThat(sample.worstSince(BEGIN.plusMillis(4_000))).isEqualTo(Duration.ofMillis(200));
  }

  private void fire(String name, long dueMillis, long writtenMillis) {
    Instant written = BEGIN.plusMillis(writtenMillis);
    fired.add(new Fired.One(name, BEGIN.plusMillis(dueMillis), written, written));
  }
}
