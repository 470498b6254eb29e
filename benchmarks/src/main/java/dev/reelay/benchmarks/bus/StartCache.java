package dev.reelay.benchmarks.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A start-up cache of the virtual machine, as {@code ./reelay} makes for the services: without it
 * the start of each added instance would take the processors from those that are measured.
 */
final class StartCache {
  static final String OPTION = "-XX:AOTCache=";
  private static final Duration WITHIN = Duration.ofMinutes(2);

  private StartCache() {}

  /** The option that uses the cache of this build, which is made when it is missing. */
  static String option(BusSetup.Place place) throws IOException, InterruptedException {
    Path jar = place.jar();
    long built = Files.getLastModifiedTime(jar).toMillis();
    Path cache = Files.createDirectories(place.work()).resolve("start-" + built + ".aot");
    if (!Files.exists(cache)) {
      make(place, cache);
    }
    return OPTION + cache;
  }

  private static void make(BusSetup.Place place, Path cache)
      throws IOException, InterruptedException {
    Path log = place.work().resolve("start-cache.log");
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:AOTCacheOutput=" + cache,
            "-jar",
            place.jar().toString());
    // Nothing answers on port 1, so that this run touches no server.
    builder
        .environment()
        .putAll(
            Map.of(
                "REELAY_BUS_SERVICE", "tracker",
                "REELAY_POSTGRES_PORT", "1",
                "REELAY_RABBITMQ_PORT", "1",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_MANAGEMENT_PORT", "0"));
    Process training = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      Patience.await(
          "the training run; see " + log,
          WITHIN,
          () -> said(log, "started in") || !training.isAlive());
      training.destroy();
      if (!training.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the training run does not end; see " + log);
      }
    } finally {
      training.destroyForcibly().waitFor();
    }
  }

  private static boolean said(Path log, String text) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.stream().anyMatch(line -> line.contains(text));
  }
}
