package dev.reelay.adapters.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogProgressTest {
  @Test
  void theLastBarCounts() {
    String log =
        """
        Using seed: 4711
          5%|▌         | 1/20 [00:00<00:07,  2.50it/s]
         45%|████▌     | 9/20 [00:03<00:04,  2.50it/s]
        done with a part
        """;

    assertThat(LogProgress.last(log)).contains(new LogProgress(45, 9, 20, null));
  }

  @Test
  void aBarThatIsDrawnAgainBeginsWithACarriageReturn() {
    String log = "\rSampling:  10%|#         | 5/50 [00:01<00:09]\rSampling:  12%|#2        | 6/50";

    assertThat(LogProgress.last(log)).contains(new LogProgress(12, 6, 50, "Sampling"));
  }

  @Test
  void aCountWithoutABarIsEnough() {
    assertThat(LogProgress.last("Frames: 30/120 [00:10<00:30,  3.0it/s]"))
        .contains(new LogProgress(25, 30, 120, "Frames"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GPU utilisation 97%",
        "loaded 3/4 weights",
        "250%|####| 5/2 [00:01]",
        "7/0 [00:01<?]",
        "99999999999999999999/99999999999999999999 [",
        "%|||| / ["
      })
  void otherLinesAreNoProgress(String log) {
    assertThat(LogProgress.last(log)).isEmpty();
  }

  @Test
  void noLogIsNoProgress() {
    assertThat(LogProgress.last(null)).isEmpty();
  }

  @Test
  void aCountAboveItsTotalIsLeftOut() {
    assertThat(LogProgress.last("50%|#####     | 30/20 [00:01]"))
        .contains(new LogProgress(50, null, null, null));
  }

  @Test
  void aHostileLogTakesNoTimeAndNeverFails() {
    // Given
    Random random = new Random(7);
    String signs = "0123456789%|/[ :\n\r#é";
    long begin = System.nanoTime();
    // When
    for (int round = 0; round < 300; round++) {
      StringBuilder log = new StringBuilder();
      for (int i = 0; i < 20_000; i++) {
        log.append(signs.charAt(random.nextInt(signs.length() - (round % 5) * 2)));
      }
      LogProgress.last(log.toString())
          .ifPresent(found -> assertThat(found.percent()).isBetween(0.0, 100.0));
    }
    LogProgress.last("1%|".repeat(1_000_000));
    LogProgress.last("9".repeat(3_000_000) + "%|");
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }
}
