package dev.reelay.tracker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Interval interval =
      new Interval(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(2));

  @Test
  void withoutAHintTheUsualTimeHolds() {
    assertThat(interval.next(NOW, null, null, null)).isEqualTo(NOW.plusSeconds(2));
    assertThat(interval.next(NOW, null, 0L, -3L)).isEqualTo(NOW.plusSeconds(2));
  }

  @Test
  void aProvidersHintHoldsWithinTheBounds() {
    assertThat(interval.next(NOW, null, 1_000L, 7_000L)).isEqualTo(NOW.plusSeconds(7));
    assertThat(interval.next(NOW, null, 9_000L, 7_000L)).isEqualTo(NOW.plusSeconds(9));
    assertThat(interval.next(NOW, null, null, 1L)).isEqualTo(NOW.plusMillis(500));
    assertThat(interval.next(NOW, null, null, 600_000L)).isEqualTo(NOW.plusSeconds(30));
  }

  @Test
  void aNamedMomentComesBeforeTheHint() {
    assertThat(interval.next(NOW, NOW.plusSeconds(12), null, 7_000L))
        .isEqualTo(NOW.plusSeconds(12));
    assertThat(interval.next(NOW, NOW.minusSeconds(12), null, null)).isEqualTo(NOW.plusMillis(500));
    assertThat(interval.next(NOW, Instant.MAX, null, null)).isEqualTo(NOW.plusSeconds(30));
  }
}
