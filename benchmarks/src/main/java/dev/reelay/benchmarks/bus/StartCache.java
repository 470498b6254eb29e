package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A start-up cache of the virtual machine, as {@code ./reelay} makes for the services: without it
 * the start of each added instance would take the processors from those that are measured. The
 * training run works on the servers, so that what is needed there is in the cache too.
 */
final class StartCache {
  private static final String USE = "-XX:AOTCache=";
  private static final String MAKE = "-XX:AOTCacheOutput=";

  /** Many processes start, and none runs for long. */
  private static final List<String> BRIEF_LIFE =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Effects.Load TRAINING = new Effects.Load(2_000, Duration.ZERO, 1, 200);
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private StartCache() {}

  /** Options for a quick start, with the cache of this build, which is made when it is missing. */
  static List<String> options(BusSetup.Place place) throws Exception {
    long built = Files.getLastModifiedTime(place.jar()).toMillis();
    Path cache = Files.createDirectories(place.work()).resolve("start-" + built + ".aot");
    if (!Files.exists(cache)) {
      Progress.say("making a start-up cache");
      make(place, cache);
    }
    return with(USE + cache);
  }

  private static void make(BusSetup.Place place, Path cache) throws Exception {
    Path folder = Files.createTempDirectory(place.work(), "training-");
    List<String> options = with(MAKE + folder.resolve(Cluster.NAME + ".aot"));
    Path made;
    try (Cluster cluster = Cluster.start(place, options, 1);
        Effects effects = new Effects(cluster.connect())) {
      made = folder.resolve(cluster.consumers().getFirst().name() + ".aot");
      effects.order(TRAINING);
      Patience.await(
          "the events of a training run", WITHIN, () -> effects.count() >= TRAINING.events());
      end(cluster.pids().values().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList());
    }
    if (!Files.exists(made)) {
      throw new IOException("the training run left no " + made);
    }
    Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(folder.resolve("publisher.aot"));
    Files.delete(folder);
  }

  /** At its end each writes its cache, which takes longer than a service may take to stop. */
  private static void end(List<ProcessHandle> processes) throws Exception {
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : processes) {
      process.onExit().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static List<String> with(String option) {
    return Stream.concat(BRIEF_LIFE.stream(), Stream.of(option)).toList();
  }
}
