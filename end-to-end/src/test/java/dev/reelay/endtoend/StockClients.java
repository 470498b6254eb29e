package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The clients that people install from npm, run as they are published. */
final class StockClients {
  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(3);
  private final Path folder;

  private StockClients(Path folder) {
    this.folder = folder;
  }

  /** A client that runs; each line of its output is one event. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final Path output;

    private Running(Process process, Path output) {
      this.process = process;
      this.output = output;
    }

    /** What it printed so far. */
    List<JsonPath> events() throws IOException {
      String text = Files.readString(output);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> line.startsWith("{"))
          .map(JsonPath::from)
          .toList();
    }

    /** All that it printed, once it ended by itself. */
    List<JsonPath> toTheEnd(Duration patience) throws IOException, InterruptedException {
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ended).as("it ends within %s:%n%s", patience, Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      return events();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** Installs them, in the versions of the lock file. */
  static StockClients install() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "clients")).toAbsolutePath();
    try (Stream<Path> files = Files.list(Path.of("src", "test", "clients"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path log = folder.resolve("install.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = npm.waitFor(INSTALLED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended && npm.exitValue() == 0).as(Files.readString(log)).isTrue();
    return new StockClients(folder);
  }

  /** Runs one of the scripts. */
  Running run(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, script, ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Running(process, output);
  }
}
