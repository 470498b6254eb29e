package dev.reelay.tracker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.tracker.Story;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaidTest {
  private final Story story = Story.at(Instant.parse("2026-03-01T10:00:00Z"));

  @Test
  void metadataIsFlatAndBounded() {
    Map<String, Object> nested = Map.of("seed", 7, "fine", true, "deep", Map.of("a", 1));

    assertThat(Bounds.metadata(nested)).isEqualTo(Map.of("seed", 7, "fine", true));
    assertThat(Bounds.metadata(Map.of("deep", Map.of()))).isNull();
    assertThat(Bounds.metadata(Map.of("text", "é".repeat(1_100)))).isNull();
    assertThat(Bounds.metadata(Map.of("text", "e".repeat(1_100)))).isNotNull();
  }

  @Test
  void whoWaitsAtTheProviderIsToldForHowManyOthers() {
    JobProgress waiting =
        JobProgress.UNKNOWN
            .after(story.started(1), Map.of())
            .after(story.report("tts", 1, 1).queuePosition(3).fact());
    JobProgress told =
        waiting.after(story.report("tts", 1, 2).queuePosition(2).message("warming up").fact());

    assertThat(waiting.shown().message()).isEqualTo("Number 3 in the queue of studio");
    assertThat(told.shown().message()).isEqualTo("warming up");
  }
}
