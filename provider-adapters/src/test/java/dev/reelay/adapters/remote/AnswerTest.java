package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private static Answer answer(String retryAfter) {
    return new Answer(
        429,
        HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (_, _) -> true),
        "{}".getBytes(StandardCharsets.UTF_8),
        NOW);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7000", " 30 , 30000", "1.5, 1500", "999999999, 86400000"})
  void secondsAreTakenUpToADay(String text, long millis) {
    assertThat(answer(text).retryAfter()).isEqualTo(NOW.plusMillis(millis));
  }

  @Test
  void aDateIsTakenWithinADay() {
    assertThat(date(NOW.plusSeconds(90))).isEqualTo(NOW.plusSeconds(90));
    assertThat(date(NOW.minusSeconds(90))).as("a date in the past").isEqualTo(NOW);
    assertThat(date(NOW.plus(Duration.ofDays(400)))).isEqualTo(NOW.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-5",
        "1e9",
        "NaN",
        "99999999999999999999",
        "Mon, 99 Foo 2026",
        "5;6",
        "７"
      })
  void nonsenseIsNoMoment(String text) {
    assertThat(answer(text).retryAfter()).isNull();
  }

  @Test
  void aBodyThatIsNoJsonHasNoTree() {
    // Given
    Answer page =
        new Answer(
            200,
            HttpHeaders.of(Map.of(), (_, _) -> true),
            "<html>".getBytes(StandardCharsets.UTF_8),
            NOW);
    // Then
    assertThat(page.tree().isMissingNode()).isTrue();
    assertThat(page.retryAfter()).isNull();
  }

  private static Instant date(Instant moment) {
    return answer(DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC)))
        .retryAfter();
  }
}
