package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testkit.fault.PrivateServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The long form, which {@code ./reelay chaos} runs on servers that it breaks; no part of the build.
 */
class ChaosSoak {
  private static final long SEED = Long.getLong("reelay.chaos.seed", System.nanoTime());
  private static final Duration LENGTH =
      Duration.ofMinutes(Long.getLong("reelay.chaos.minutes", 2));

  @Test
  void nothingIsLostReorderedOrDoubledWhateverBreaks() throws Exception {
    // Given
    PrivateServers servers =
        new PrivateServers(
            Path.of("..", "reelay").toAbsolutePath().normalize(),
            Path.of(System.getenv("REELAY_STATE_DIR")));
    try (Arena arena = Arena.start(SEED, 2, 3, null)) {
      Storm storm = new Storm(arena, SEED, Duration.ofMinutes(1), servers);
      // When
      storm.rage(LENGTH, faults());
      Report report = storm.judge(SEED, Duration.ofSeconds(60));
      // Then
      System.out.println(report);
      Files.writeString(Path.of("target", "chaos", "report.txt"), report.toString());
      assertThat(report.isClean()).as(report.toString()).isTrue();
      assertThat(report.isExitInTime()).as(report.toString()).isTrue();
    }
  }

  /** All of them, or those whose names are given, to look at one closely. */
  private static List<Fault> faults() {
    String names = System.getProperty("reelay.chaos.faults", "");
    return names.isEmpty()
        ? List.of(Fault.values())
        : Arrays.stream(names.split(",")).map(Fault::valueOf).toList();
  }
}
