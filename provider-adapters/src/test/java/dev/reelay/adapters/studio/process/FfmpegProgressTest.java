package dev.reelay.adapters.studio.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FfmpegProgressTest {

  @Test
  void framesAreReadFromEachReport() {
    // When
    IntStream frames =
        read(
            "frame=12",
            "fps=0.0",
            "out_time_us=500000",
            "progress=continue",
            "frame=48",
            "progress=end");

    // Then
    assertThat(frames).containsExactly(12, 48);
  }

  @Test
  void timeStandsInWhereNoFramesAreCounted() {
    // When
    IntStream frames =
        read("out_time_ms=1000000", "progress=continue", "out_time_us=1500000", "progress=end");

    // Then
    assertThat(frames).containsExactly(24, 36);
  }

  @Test
  void missingNegativeAndFallingFiguresChangeNothing() {
    // When
    IntStream frames =
        read(
            "out_time_us=N/A",
            "progress=continue",
            "out_time_us=-9223372036854775808",
            "frame=-3",
            "progress=continue",
            "frame=10",
            "out_time_us=-33000",
            "progress=continue",
            "frame=4",
            "garbage",
            "frame=999999999999",
            "progress=end");

    // Then
    assertThat(frames).containsExactly(0, 0, 10, 48);
  }

  private static IntStream read(String... lines) {
    FfmpegProgress progress = new FfmpegProgress(24, 48);
    return Stream.of(lines).flatMapToInt(line -> progress.line(line).stream());
  }
}
