package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.process.Ffmpeg;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A small film in the making: the stages share a prompt and parameters, each has its own folder.
 */
final class TestFilm {

  static final List<String> STAGES =
      List.of("brief", "script", "tts", "images", "rendering", "post");

  final Path root;
  final String prompt;
  final Shape shape;
  final List<ItemProgress> heard = new ArrayList<>();
  final Map<String, Path> files = new HashMap<>();
  final Map<String, StageResult> results = new HashMap<>();

  record Shape(double seconds, int width, int height, int fps, long seed) {
    static final Shape SMALL = new Shape(4, 128, 72, 24, 7);
  }

  TestFilm(Path root, String prompt, Shape shape) {
    this.root = root;
    this.prompt = prompt;
    this.shape = shape;
  }

  static StudioSettings settings(Path root) {
    return StudioSettings.defaults(root.resolve("cache"));
  }

  StageWork work(String stage) {
    return new StageWork(
        stage,
        prompt,
        shape.seconds(),
        shape.width(),
        shape.height(),
        shape.fps(),
        shape.seed(),
        root.resolve(stage),
        files,
        null);
  }

  StageResult run(StudioEngine engine, String stage) throws StudioException, InterruptedException {
    StageResult result = engine.run(work(stage), new Listener());
    result.files().forEach(file -> files.put(file.name(), file.path()));
    results.put(stage, result);
    return result;
  }

  TestFilm until(String last) throws StudioException, InterruptedException {
    return until(new StudioEngine(settings(root)), last);
  }

  TestFilm until(StudioEngine engine, String last) throws StudioException, InterruptedException {
    for (String stage : STAGES.subList(0, STAGES.indexOf(last) + 1)) {
      run(engine, stage);
    }
    return this;
  }

  /** The frames of the film, a few per second, decoded by ffmpeg. */
  List<BufferedImage> frames(int perSecond) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("decoded"));
    String rate = "fps=" + perSecond;
    Process ffmpeg =
        new ProcessBuilder(
                ffmpeg(root),
                "-v",
                "error",
                "-y",
                "-i",
                files.get("video.mp4").toString(),
                "-vf",
                rate,
                "%04d.png")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (ffmpeg.waitFor() != 0) {
      throw new IOException("the film cannot be decoded");
    }
    try (var images = Files.list(folder)) {
      return images.sorted().map(TestFilm::image).toList();
    }
  }

  private static String ffmpeg(Path root) throws IOException {
    return Ffmpeg.find(Optional.empty(), root.resolve("cache")).orElseThrow().program().toString();
  }

  private static BufferedImage image(Path file) {
    try {
      return ImageIO.read(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double brightness(BufferedImage image) {
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int color = image.getRGB(x, y);
        sum += ((color >> 16) & 255) + ((color >> 8) & 255) + (color & 255);
      }
    }
    return sum / 3 / image.getWidth() / image.getHeight();
  }

  static double difference(BufferedImage first, BufferedImage second) {
    double sum = 0;
    for (int y = 0; y < first.getHeight(); y++) {
      for (int x = 0; x < first.getWidth(); x++) {
        sum += Math.abs((first.getRGB(x, y) & 255) - (second.getRGB(x, y) & 255));
      }
    }
    return sum / first.getWidth() / first.getHeight();
  }

  private final class Listener implements StageObserver {

    @Override
    public void item(ItemProgress progress) {
      heard.add(progress);
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
