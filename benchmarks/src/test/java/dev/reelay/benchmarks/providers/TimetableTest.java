package dev.reelay.benchmarks.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private final Timetable timetable = new Timetable(4, Duration.ofSeconds(10), 3);

  @Test
  void jobsAreSpreadEvenlyOverTheInterval() {
    assertThat(IntStream.range(0, 5).mapToObj(timetable::due))
        .containsExactly(
            Duration.ZERO,
            Duration.ofMillis(2_500),
            Duration.ofMillis(5_000),
            Duration.ofMillis(7_500),
            Duration.ofSeconds(10));
  }

  @Test
  void everyCheckHasItsNumber() {
    for (int number = 0; number < timetable.size(); number++) {
      assertThat(timetable.number(timetable.job(number), timetable.index(number)))
          .isEqualTo(number);
    }
    assertThat(timetable.size()).isEqualTo(12);
  }

  @Test
  void whatIsNotInItHasNoNumber() {
    assertThat(timetable.number(4, 1)).isNegative();
    assertThat(timetable.number(-1, 1)).isNegative();
    assertThat(timetable.number(0, 0)).isNegative();
    assertThat(timetable.number(0, 4)).isNegative();
  }
}
