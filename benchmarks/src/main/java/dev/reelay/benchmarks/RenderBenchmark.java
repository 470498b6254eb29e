package dev.reelay.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.adapters.studio.StageObserver;
import dev.reelay.adapters.studio.StageResult;
import dev.reelay.adapters.studio.StageWork;
import dev.reelay.adapters.studio.StudioEngine;
import dev.reelay.adapters.studio.StudioException;
import dev.reelay.adapters.studio.StudioSettings;
import dev.reelay.benchmarks.measure.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders one storyboard with the studio's rendering stage and with the same ffmpeg commands by
 * themselves, in turns, so that both sides meet the machine in the same mood.
 */
final class RenderBenchmark {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final double AIM = 0.9;

  private final RenderSetup setup;
  private final Map<String, Path> inputs = new HashMap<>();
  private final List<Double> studio = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();

  RenderBenchmark(RenderSetup setup) {
    this.setup = setup;
  }

  void run() throws IOException, InterruptedException, StudioException {
    Path root = Files.createTempDirectory("reelay-bench");
    try {
      StudioEngine engine = new StudioEngine(StudioSettings.defaults(root.resolve("cache")));
      for (String stage : List.of("brief", "script", "tts", "images")) {
        StageResult result = engine.run(work(stage, root.resolve(stage)), new Silent());
        result.files().forEach(file -> inputs.put(file.name(), file.path()));
      }
      Map<String, Object> machine = Machine.facts(versionCommand(engine, root));
      System.out.println("One round to warm up, then " + setup.rounds() + " rounds of each.");
      studioRound(engine, root.resolve("warm-studio"));
      bareRound(engine, root.resolve("warm-bare"));
      for (int round = 1; round <= setup.rounds(); round++) {
        studio.add(studioRound(engine, root.resolve("studio-" + round)));
        bare.add(bareRound(engine, root.resolve("bare-" + round)));
        System.out.printf(
            Locale.ROOT,
            "round %2d   studio %8.1f ms   bare %8.1f ms%n",
            round,
            studio.getLast(),
            bare.getLast());
      }
      report(machine);
    } finally {
      delete(root);
    }
  }

  private double studioRound(StudioEngine engine, Path folder)
      throws InterruptedException, StudioException {
    long from = System.nanoTime();
    engine.run(work("rendering", folder), new Silent());
    return millisSince(from);
  }

  private double bareRound(StudioEngine engine, Path folder)
      throws IOException, InterruptedException, StudioException {
    List<List<String>> commands = engine.renderCommands(work("rendering", folder));
    long from = System.nanoTime();
    for (List<String> command : commands) {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException("ffmpeg ended with " + exit);
      }
    }
    return millisSince(from);
  }

  private List<String> versionCommand(StudioEngine engine, Path root)
      throws InterruptedException, StudioException {
    List<String> command =
        engine.renderCommands(work("rendering", root.resolve("probe"))).getFirst();
    String program =
        command.stream().filter(word -> word.contains("ffmpeg")).findFirst().orElse("ffmpeg");
    return List.of(program, "-version");
  }

  private StageWork work(String stage, Path folder) {
    return new StageWork(
        stage,
        "a lighthouse in a storm",
        setup.seconds(),
        setup.width(),
        setup.height(),
        setup.fps(),
        1,
        folder,
        inputs,
        null);
  }

  private void report(Map<String, Object> machine) throws IOException {
    Figures ours = Figures.of(studio);
    Figures theirs = Figures.of(bare);
    double speed = theirs.median() / ours.median();
    double best = theirs.min() / ours.min();
    System.out.printf(Locale.ROOT, "%n%-22s %9s %9s %9s%n", "milliseconds", "min", "median", "max");
    System.out.printf(
        Locale.ROOT,
        "%-22s %9.1f %9.1f %9.1f%n",
        "studio rendering",
        ours.min(),
        ours.median(),
        ours.max());
    System.out.printf(
        Locale.ROOT,
        "%-22s %9.1f %9.1f %9.1f%n",
        "bare ffmpeg",
        theirs.min(),
        theirs.median(),
        theirs.max());
    System.out.printf(
        Locale.ROOT,
        "%nRendering runs at %.1f %% of the speed of bare ffmpeg on the same graphs (aim: %.0f %%);"
            + " the best rounds compare at %.1f %%.%n",
        speed * 100,
        AIM * 100,
        best * 100);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("benchmark", "render");
    result.put("setup", setup);
    result.put("machine", machine);
    result.put("studioMillis", ours);
    result.put("bareMillis", theirs);
    result.put("speedOfBare", rounded(speed));
    result.put("speedOfBareAtBest", rounded(best));
    Path results =
        Path.of(Files.isDirectory(Path.of("benchmarks")) ? "benchmarks/results" : "results");
    Path file = Files.createDirectories(results).resolve("render.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "Written to %s%n", file);
  }

  private static double rounded(double ratio) {
    return Math.round(ratio * 1000) / 1000.0;
  }

  private static double millisSince(long from) {
    return Math.round((System.nanoTime() - from) / 100_000.0) / 10.0;
  }

  private static void delete(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Takes the reports, as a real caller does, and drops them. */
  private static final class Silent implements StageObserver {

    @Override
    public void item(ItemProgress progress) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
