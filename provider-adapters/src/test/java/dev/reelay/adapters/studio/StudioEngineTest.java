package dev.reelay.adapters.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.TestFilm.Shape;
import dev.reelay.adapters.studio.mp4.Mp4File;
import dev.reelay.adapters.studio.process.Ffmpeg;
import dev.reelay.adapters.studio.speech.Wave;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudioEngineTest {

  @TempDir Path root;

  @Test
  void aPromptBecomesAFilmWithPictureAndSpeech() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "a lighthouse in a storm", Shape.SMALL);

    // When
    film.until("post");

    // Then
    Mp4File file = Mp4File.read(film.files.get("video.mp4"));
    assertThat(file.fastStart()).isTrue();
    assertThat(file.durationSeconds()).isBetween(3.8, 4.2);
    assertThat(file.track("vide").orElseThrow())
        .extracting("codec", "width", "height", "samples")
        .containsExactly("avc1", 128, 72, 96);
    assertThat(file.track("soun").orElseThrow().codec()).isEqualTo("mp4a");
    assertThat(Wave.read(film.files.get("scene-01.wav")).loudness()).isGreaterThan(0.02);
    List<BufferedImage> frames = film.frames(2);
    assertThat(frames).hasSize(8);
    assertThat(frames)
        .allSatisfy(frame -> assertThat(TestFilm.brightness(frame)).isGreaterThan(12));
    for (int i = 1; i < frames.size(); i++) {
      assertThat(TestFilm.difference(frames.get(i - 1), frames.get(i))).isGreaterThan(0.5);
    }
  }

  @Test
  void aFilmComesWithPosterThumbnailCaptionsAndMetadata() throws Exception {
    // Given
    Shape shape = new Shape(3, 640, 360, 12, 5);
    TestFilm film = new TestFilm(root, "Tom & Jerry: a <city> --> at night", shape);

    // When
    film.until("post");

    // Then
    BufferedImage poster = ImageIO.read(film.files.get("poster.jpg").toFile());
    assertThat(poster.getWidth()).isEqualTo(640);
    BufferedImage thumbnail = ImageIO.read(film.files.get("thumbnail.jpg").toFile());
    assertThat(thumbnail.getWidth()).isEqualTo(320);
    assertThat(thumbnail.getHeight()).isEqualTo(180);
    assertThat(Files.readString(film.files.get("captions.vtt")))
        .startsWith("WEBVTT\n")
        .contains("00:00:00.000 --> 00:00:03.000", "&amp;")
        .doesNotContain("<city>");
    assertThat(Files.readString(film.files.get("metadata.json"))).contains("\"codec\" : \"h264\"");
    assertThat(film.results.get("post").metadata())
        .containsEntry("width", 640)
        .containsEntry("fps", 12)
        .containsEntry("durationSeconds", 3.0);
  }

  @Test
  void everyStageReportsItemsThatNeverFallBack() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "a fox in the woods", new Shape(8, 64, 64, 10, 1));

    // When
    film.until("post");

    // Then
    assertThat(film.heard)
        .extracting(ItemProgress::message)
        .contains("Synthesizing scene 3 of 3", "Painting scene 2 of 3", "Rendering scene 1 of 3");
    assertThat(film.heard)
        .filteredOn(progress -> progress.currentFrame() != null)
        .isSortedAccordingTo((a, b) -> Double.compare(a.percent(), b.percent()))
        .last()
        .satisfies(last -> assertThat(last.currentFrame()).isEqualTo(80))
        .satisfies(last -> assertThat(last.percent()).isEqualTo(100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Say \"it's 100%\" at C:\\temp\\new:x, %{pts} [in]; 'quoted' \\' = |",
        "🎉🚀👩‍👩‍👧‍👦",
        "منارة في العاصفة، والبحر هائج",
        "מגדלור בסערה 42 with latin, and 東京の夜。雨が降る。",
        "-i /etc/passwd --help",
        "line\nbreaks\tand\u0000controls\u2028here, e\u0301\u0302\u0303 zalgo t̷e̸x̵t̶"
      })
  void oddPromptsBecomeFilmsToo(String prompt) throws Exception {
    // Given
    TestFilm film = new TestFilm(root, prompt, new Shape(4, 64, 64, 5, 3));

    // When
    film.until("post");

    // Then
    assertThat(Mp4File.read(film.files.get("video.mp4")).durationSeconds()).isBetween(3.8, 4.2);
  }

  @Test
  void aVeryLongPromptIsCutToWhatFitsTheScreen() throws Exception {
    // Given
    String prompt = "the endless sea and the ship that sails it ".repeat(93) + "x".repeat(4_000);
    TestFilm film = new TestFilm(root, prompt, new Shape(4, 160, 90, 5, 3));

    // When
    film.until("post");

    // Then
    String title = (String) film.results.get("script").metadata().get("title");
    assertThat(title.split(" ", -1)).hasSizeLessThanOrEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 1, 2",
    "72, 128, 120, 2",
    "3840, 64, 2, 2",
    "64, 3840, 2, 2",
    "66, 90, 7, 5.3",
    "1080, 1920, 2, 2"
  })
  void sizeRateAndLengthAreExactlyWhatWasAskedFor(int width, int height, int fps, double seconds)
      throws Exception {
    // Given
    TestFilm film =
        new TestFilm(root, "snow on the mountain", new Shape(seconds, width, height, fps, 9));

    // When
    film.until("post");

    // Then
    Mp4File file = Mp4File.read(film.files.get("video.mp4"));
    assertThat(file.track("vide").orElseThrow())
        .extracting("width", "height", "samples")
        .containsExactly(width, height, (int) Math.round(seconds * fps));
    assertThat(file.durationSeconds()).isBetween(seconds - 0.2, seconds + 0.2);
  }

  @Test
  void theSameSeedMakesTheSameFilmAndAnotherSeedAnotherOne() throws Exception {
    // Given
    String prompt = "a robot paints the city at night";
    TestFilm first = new TestFilm(root.resolve("first"), prompt, Shape.SMALL);
    TestFilm again = new TestFilm(root.resolve("again"), prompt, Shape.SMALL);
    TestFilm other = new TestFilm(root.resolve("other"), prompt, new Shape(4, 128, 72, 24, 8));

    // When
    first.until("post");
    again.until("post");
    other.until("post");

    // Then
    for (String name : List.of("script.json", "scene-01.png", "scene-02.wav", "video.mp4")) {
      assertThat(again.files.get(name)).hasSameBinaryContentAs(first.files.get(name));
    }
    assertThat(Files.readAllBytes(other.files.get("scene-01.png")))
        .isNotEqualTo(Files.readAllBytes(first.files.get("scene-01.png")));
  }

  @Test
  void theBundledFfmpegAndFreeTtsMakeTheFilmWhereNothingIsInstalled() throws Exception {
    // Given
    var bundled = Ffmpeg.bundled(root.resolve("cache"));
    assumeThat(bundled).isPresent();
    StudioSettings bare =
        new StudioSettings(
            Optional.of(bundled.orElseThrow().program()),
            root.resolve("cache"),
            StudioSettings.Speech.FREETTS,
            1,
            0,
            "veryfast",
            23);
    TestFilm film = new TestFilm(root, "a whale sings, and the ocean listens", Shape.SMALL);

    // When
    film.until(new StudioEngine(bare), "post");

    // Then
    assertThat(Mp4File.read(film.files.get("video.mp4")).durationSeconds()).isBetween(3.8, 4.2);
    assertThat(Wave.read(film.files.get("scene-02.wav")).loudness()).isGreaterThan(0.02);
    assertThat(film.results.get("tts").metadata()).containsEntry("speech", "FreeTTS");
  }

  @Test
  void withoutFfmpegTheProviderIsUnavailable() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "a fox", new Shape(2, 64, 64, 5, 1)).until("images");
    StudioSettings usual = TestFilm.settings(root);
    StudioSettings missing =
        new StudioSettings(
            Optional.of(root.resolve("no-such-program")),
            usual.cacheFolder(),
            usual.speech(),
            0,
            0,
            "veryfast",
            23);

    // When
    StudioEngine engine = new StudioEngine(missing);

    // Then
    assertThatThrownBy(() -> film.run(engine, "rendering"))
        .isInstanceOfSatisfying(
            StudioException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PROVIDER_UNAVAILABLE))
        .hasMessageNotContaining(root.toString());
  }

  @Test
  void aVideoThatIsCutOffOrOfAnotherLengthDoesNotPass() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "a fox", new Shape(2, 64, 64, 5, 1)).until("rendering");
    TestFilm longer =
        new TestFilm(root.resolve("longer"), "a fox", new Shape(3, 64, 64, 5, 1))
            .until("rendering");
    StudioEngine engine = new StudioEngine(TestFilm.settings(root));

    // When
    film.files.put("video.mp4", longer.files.get("video.mp4"));

    // Then
    assertThatThrownBy(() -> film.run(engine, "post"))
        .isInstanceOfSatisfying(
            StudioException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_OUTPUT))
        .hasMessageContaining("frames");
  }

  @Test
  void missingInputsAndUnknownStagesAreInvalidRequests() {
    // Given
    TestFilm film = new TestFilm(root, "a fox", Shape.SMALL);
    StudioEngine engine = new StudioEngine(TestFilm.settings(root));

    // When / Then
    for (String stage : List.of("script", "tts", "images", "rendering", "post", "mixing")) {
      assertThatThrownBy(() -> film.run(engine, stage))
          .isInstanceOfSatisfying(
              StudioException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'   ', 4, 64, 64, 24", "fox, 1.9, 64, 64, 24", "fox, 61, 64, 64, 24", "fox, 4, 63, 64, 24",
    "fox, 4, 64, 62, 24", "fox, 4, 3842, 64, 24", "fox, 4, 64, 64, 0", "fox, 4, 64, 64, 121"
  })
  void theBriefRefusesWhatCannotBeMade(
      String prompt, double seconds, int width, int height, int fps) {
    // Given
    TestFilm film = new TestFilm(root, prompt, new Shape(seconds, width, height, fps, 1));

    // When / Then
    assertThatThrownBy(() -> film.until("brief"))
        .isInstanceOfSatisfying(
            StudioException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST));
  }
}
