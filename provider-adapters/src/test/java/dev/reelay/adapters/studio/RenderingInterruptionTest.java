package dev.reelay.adapters.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.studio.StudioException.Kind;
import dev.reelay.adapters.studio.TestFilm.Shape;
import dev.reelay.adapters.studio.mp4.Mp4File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderingInterruptionTest {

  private static final Shape SLOW = new Shape(10, 640, 360, 60, 4);

  @TempDir Path root;

  @Test
  void cancellingEndsEveryProgramWithinASecond() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "waves on the sea", SLOW).until("images");
    StudioEngine engine = new StudioEngine(TestFilm.settings(root));
    AtomicBoolean cancel = new AtomicBoolean();
    long[] cancelledAt = new long[1];

    // When
    StageObserver observer =
        new StageObserver() {
          @Override
          public void item(ItemProgress progress) {
            Integer frame = progress.currentFrame();
            if (frame != null && frame > 20 && cancel.compareAndSet(false, true)) {
              cancelledAt[0] = System.nanoTime();
            }
          }

          @Override
          public boolean cancelled() {
            return cancel.get();
          }
        };

    // Then
    assertThatThrownBy(() -> engine.run(film.work("rendering"), observer))
        .isInstanceOfSatisfying(
            StudioException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    assertThat(Duration.ofNanos(System.nanoTime() - cancelledAt[0]))
        .isLessThan(Duration.ofSeconds(1));
    await().atMost(Duration.ofSeconds(1)).until(() -> programsOn(root).isEmpty());
    assertThat(root.resolve("rendering/video.mp4")).doesNotExist();
    assertThat(names(root.resolve("rendering"))).noneMatch(name -> name.contains(".part"));
  }

  @Test
  void anInterruptEndsEveryProgramToo() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "waves on the sea", SLOW).until("images");
    StudioEngine engine = new StudioEngine(TestFilm.settings(root));

    // When
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<StageResult> run = workers.submit(() -> film.run(engine, "rendering"));
      await().until(() -> !programsOn(root).isEmpty());
      run.cancel(true);
    }

    // Then
    await().atMost(Duration.ofSeconds(1)).until(() -> programsOn(root).isEmpty());
    assertThat(root.resolve("rendering/video.mp4")).doesNotExist();
  }

  @Test
  void aKilledInstanceIsContinuedAfterItsLastWholeScene() throws Exception {
    // Given
    TestFilm film = new TestFilm(root, "waves on the sea", SLOW).until("images");
    Path folder = root.resolve("rendering");
    Path first = folder.resolve("segment-01.mp4");
    Process instance = otherInstance();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(first));
    await().until(() -> !programsOn(root).isEmpty());

    // When
    instance.destroyForcibly().waitFor();

    // Then
    await().atMost(Duration.ofSeconds(2)).until(() -> programsOn(root).isEmpty());
    assertThat(folder.resolve("video.mp4")).doesNotExist();
    FileTime made = Files.getLastModifiedTime(first);
    film.run(new StudioEngine(TestFilm.settings(root)), "rendering");
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(made);
    Mp4File video = Mp4File.read(film.files.get("video.mp4"));
    assertThat(video.track("vide").orElseThrow().samples()).isEqualTo(600);
  }

  @Test
  void scenesOfAnotherEncoderAreMadeAnewInsteadOfJoined() throws Exception {
    // Given
    Shape shape = new Shape(4, 128, 72, 10, 4);
    TestFilm film = new TestFilm(root, "waves on the sea", shape).until("rendering");
    byte[] wanted = Files.readAllBytes(film.files.get("video.mp4"));
    StudioSettings usual = TestFilm.settings(root);
    StudioSettings foreign =
        new StudioSettings(
            usual.ffmpeg(), usual.cacheFolder(), usual.speech(), 0, 0, "ultrafast", 30);
    Path folder = root.resolve("rendering");
    Path kept = root.resolve("kept.mp4");
    Files.move(folder.resolve("segment-01.mp4"), kept);
    clear(folder);
    film.run(new StudioEngine(foreign), "rendering");
    Files.move(kept, folder.resolve("segment-01.mp4"), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder.resolve("video.mp4"));

    // When
    film.run(new StudioEngine(usual), "rendering");

    // Then
    assertThat(film.files.get("video.mp4")).hasBinaryContent(wanted);
  }

  private static void clear(Path folder) throws IOException {
    for (String name : names(folder)) {
      Files.delete(folder.resolve(name));
    }
  }

  private Process otherInstance() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            OtherInstance.class.getName(),
            root.toString())
        .inheritIO()
        .start();
  }

  /** Renders the same film in a virtual machine of its own. */
  static final class OtherInstance {

    private OtherInstance() {}

    public static void main(String[] arguments) throws Exception {
      new TestFilm(Path.of(arguments[0]), "waves on the sea", SLOW).until("rendering");
    }
  }

  private static List<String> programsOn(Path folder) throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      List<String> found = new java.util.ArrayList<>();
      for (Path process : processes) {
        String command = commandLine(process);
        if (command.contains("ffmpeg") && command.contains(folder.toString())) {
          found.add(command);
        }
      }
      return found;
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
