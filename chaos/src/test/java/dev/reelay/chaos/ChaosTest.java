package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./reelay chaos}: every fault of a process once. */
class ChaosTest {
  private static final long SEED = Long.getLong("reelay.chaos.seed", System.nanoTime());

  @Test
  void nothingIsLostReorderedOrDoubledWhenProcessesDieFreezeAndStop() throws Exception {
    // Given
    List<Fault> faults = new ArrayList<>(Fault.WITHOUT_SERVERS);
    Collections.shuffle(faults, new Random(SEED));
    System.out.printf("chaos: -Dreelay.chaos.seed=%d replays %s%n", SEED, faults);
    try (Arena arena = Arena.start(SEED, 2, 3, null)) {
      Storm storm = new Storm(arena, SEED, Duration.ofMinutes(1), null);
      // When
      for (Fault fault : faults) {
        storm.strike(fault);
      }
      Report report = storm.judge(SEED, Duration.ofSeconds(30));
      // Then
      System.out.println(report);
      assertThat(report.isClean()).as(report.toString()).isTrue();
      assertThat(report.isExitInTime()).as(report.toString()).isTrue();
      assertThat(report.verdict().told()).isGreaterThan(1_000);
    }
  }
}
