package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedStartTest {
  private static final Instant NOW = Facts.NOW;
  private static final Duration TYPICAL = Duration.ofSeconds(60);

  @Test
  void freePlacesAreTakenAtOnceAndTheNextOnesAsTheyEnd() {
    List<Instant> ends = List.of(NOW.plusSeconds(40), NOW.plusSeconds(10));

    assertThat(start(1, ends, 3)).isEqualTo(NOW);
    assertThat(start(2, ends, 3)).isEqualTo(NOW.plusSeconds(10));
    assertThat(start(3, ends, 3)).isEqualTo(NOW.plusSeconds(40));
    assertThat(start(4, ends, 3)).isEqualTo(NOW.plusSeconds(60));
    assertThat(start(5, ends, 3)).isEqualTo(NOW.plusSeconds(70));
  }

  @Test
  void overdueJobsAreExpectedToEndNow() {
    assertThat(start(1, List.of(NOW.minusSeconds(500)), 1)).isEqualTo(NOW);
    assertThat(start(2, List.of(NOW.minusSeconds(500)), 1)).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void moreAtWorkThanTheLimitMakeNoRoomAtFirst() {
    List<Instant> ends = List.of(NOW.plusSeconds(10), NOW.plusSeconds(20), NOW.plusSeconds(30));

    assertThat(start(1, ends, 1)).isEqualTo(NOW.plusSeconds(30));
  }

  private static Instant start(int position, List<Instant> ends, int maxRunning) {
    return ExpectedStart.of(position, TYPICAL, ends, maxRunning, NOW);
  }
}
