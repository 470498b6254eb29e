package dev.reelay.adapters.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.studio.Storyboard.Scene;
import dev.reelay.adapters.studio.picture.Motif;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneWriterTest {

  @Test
  void theWordsOfThePromptDecideWhatIsSeen() {
    // Given
    Brief brief = brief("a lighthouse in a storm", 8, 1);

    // When
    Storyboard board = SceneWriter.write(brief);

    // Then
    assertThat(board.title()).isEqualTo("A Lighthouse in a Storm");
    assertThat(board.scenes())
        .extracting(scene -> scene.look().motif())
        .containsExactly(Motif.LIGHTHOUSE, Motif.STORM, Motif.WAVES);
  }

  @Test
  void theSentencesOfALongPromptAreToldInOrder() {
    // Given
    String prompt =
        "A fox wakes up. It crosses the frozen river. At dusk it finds the village. Then it sleeps.";

    // When
    Storyboard board = SceneWriter.write(brief(prompt, 12, 3));

    // Then
    assertThat(board.scenes())
        .extracting(Scene::narration)
        .contains("It crosses the frozen river.", "At dusk it finds the village.");
  }

  @Test
  void anotherSeedTellsItDifferently() {
    // Given
    String prompt = "the old mill";

    // When
    Storyboard first = SceneWriter.write(brief(prompt, 20, 1));
    Storyboard same = SceneWriter.write(brief(prompt, 20, 1));
    Storyboard other = SceneWriter.write(brief(prompt, 20, 2));

    // Then
    assertThat(same).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"2, 24, 1", "8, 24, 3", "12, 30, 5", "60, 60, 17", "60, 1, 17", "2.5, 1, 1"})
  void scenesShareAllFramesWithoutGaps(double seconds, int fps, int count) {
    // Given
    Brief brief = Brief.plan(work("the sea", seconds, fps, 1));

    // When
    Storyboard board = SceneWriter.write(brief);

    // Then
    assertThat(board.scenes()).hasSize(count);
    int next = 0;
    for (Scene scene : board.scenes()) {
      assertThat(scene.startFrame()).isEqualTo(next);
      assertThat(scene.frames()).isPositive();
      next += scene.frames();
    }
    assertThat(next).isEqualTo(board.totalFrames()).isEqualTo((int) Math.round(seconds * fps));
  }

  @Test
  void narrationFitsTheTimeThatItsSceneHas() {
    // Given
    String prompt = "an endless description of many many things that go on and on and on for ever";

    // When
    Storyboard board = SceneWriter.write(brief(prompt, 8, 5));

    // Then
    assertThat(board.scenes())
        .allSatisfy(
            scene -> assertThat(scene.narration().split(" ", -1)).hasSizeLessThanOrEqualTo(8));
  }

  @ParameterizedTest
  @CsvSource({
    "Маяк в шторм, ru",
    "منارة في العاصفة, ar",
    "מגדלור, he",
    "東京の夜, ja",
    "灯塔, zh",
    "등대, ko",
    "ο φάρος, el",
    "a lighthouse, en",
    "🎉, en",
    "प्रकाशस्तंभ, hi"
  })
  void theLanguageIsToldFromTheScript(String prompt, String language) {
    // When
    Prompt read = Prompt.of(prompt);

    // Then
    assertThat(read.language()).isEqualTo(language);
  }

  private static Brief brief(String prompt, double seconds, long seed) {
    return Brief.plan(work(prompt, seconds, 24, seed));
  }

  private static StageWork work(String prompt, double seconds, int fps, long seed) {
    return new StageWork(
        "brief", prompt, seconds, 640, 360, fps, seed, Path.of("unused"), Map.of(), null);
  }
}
