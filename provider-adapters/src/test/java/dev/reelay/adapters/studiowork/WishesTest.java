package dev.reelay.adapters.studiowork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.StageWork;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WishesTest {
  private final Wishes wishes = new Wishes("1280x720", 8, 24);

  private static StageOrder order(String stage, GenerationParameters wanted) {
    Story story = Story.of("studio").stage(stage);
    return new StageOrder(
        story.job(),
        story.runId(),
        stage,
        1,
        "studio",
        new StageRequest("a lighthouse", wanted),
        List.of(),
        story.at());
  }

  @Test
  void whatTheClientLeavesOpenIsTheSameForAllStagesOfAJob() {
    // Given
    StageOrder order = order("tts", new GenerationParameters(null, null, null, null));
    // When
    StageWork work = wishes.work(order, false, Path.of("out"), Map.of());
    // Then
    assertThat(wishes.refusal(order, false)).isEmpty();
    assertThat(work.width()).isEqualTo(1280);
    assertThat(work.height()).isEqualTo(720);
    assertThat(work.durationSeconds()).isEqualTo(8);
    assertThat(work.fps()).isEqualTo(24);
    assertThat(work.seed()).isEqualTo(wishes.work(order, false, Path.of("out"), Map.of()).seed());
  }

  @Test
  void refusesWhatTheStudioCannotDo() {
    assertThat(refusal("mixing", new GenerationParameters(null, null, null, null)))
        .isEqualTo(FailureClass.UNSUPPORTED);
    for (GenerationParameters wanted :
        List.of(
            new GenerationParameters("1281x720", null, null, null),
            new GenerationParameters("62x64", null, null, null),
            new GenerationParameters("4000x64", null, null, null),
            new GenerationParameters("wide", null, null, null),
            new GenerationParameters(null, 1, null, null),
            new GenerationParameters(null, 61, null, null),
            new GenerationParameters(null, null, 0, null),
            new GenerationParameters(null, null, 121, null))) {
      assertThat(refusal("tts", wanted)).as("%s", wanted).isEqualTo(FailureClass.INVALID_REQUEST);
    }
  }

  private FailureClass refusal(String stage, GenerationParameters wanted) {
    return wishes.refusal(order(stage, wanted), false).orElseThrow().failureClass();
  }
}
