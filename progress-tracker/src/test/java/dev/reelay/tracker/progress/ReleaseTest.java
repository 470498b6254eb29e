package dev.reelay.tracker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Shown LAST = shown("tts", 40, null, List.of());

  @Test
  void theFirstProgressIsToldAtOnce() {
    assertThat(new Release.Question(null, null, LAST, false, PAUSE).at(AT))
        .isInstanceOf(Release.Now.class);
  }

  @Test
  void aSmallStepWaitsForThePauseAndNoLonger() {
    Shown next = shown("tts", 41, null, List.of());

    assertThat(decide(next, AT.plusMillis(100))).isEqualTo(new Release.Later(AT.plus(PAUSE)));
    assertThat(decide(next, AT.plusMillis(500))).isInstanceOf(Release.Now.class);
  }

  @Test
  void whatClientsWaitForIsToldAtOnce() {
    Instant soon = AT.plusMillis(1);

    assertThat(decide(shown("images", 0, null, List.of()), soon)).isInstanceOf(Release.Now.class);
    assertThat(decide(shown("tts", 100, null, List.of()), soon)).isInstanceOf(Release.Now.class);
    assertThat(decide(shown("tts", 40, 1, List.of()), soon)).isInstanceOf(Release.Now.class);
    assertThat(decide(shown("tts", 40, null, List.of("w")), soon)).isInstanceOf(Release.Now.class);
  }

  @Test
  void whatLooksTheSameIsNotTold() {
    assertThat(decide(LAST, AT.plusSeconds(60))).isInstanceOf(Release.Nothing.class);
  }

  @Test
  void figuresOfTheEngineAloneAreNoNews() {
    Shown frames =
        new Shown(
            1, "tts", 25, 40, "m", null, null, null, 7L, 9L, List.of(), Map.of("a", 1), false);

    assertThat(decide(frames, AT.plusSeconds(60))).isInstanceOf(Release.Nothing.class);
  }

  @Test
  void aClockThatWasSetBackHoldsNothingUp() {
    assertThat(decide(shown("tts", 41, null, List.of()), AT.minusSeconds(3600)))
        .isInstanceOf(Release.Now.class);
  }

  private static Release decide(Shown next, Instant now) {
    return new Release.Question(LAST, AT, next, false, PAUSE).at(now);
  }

  private static Shown shown(
      String stage, double percent, @Nullable Integer item, List<String> warnings) {
    return new Shown(
        1, stage, 25, percent, "m", null, item, null, null, null, warnings, null, false);
  }
}
