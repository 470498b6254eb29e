package dev.reelay.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor time that processes used, from {@code /proc}. It hardly depends on what else the
 * machine does, so it tells more than a rate when others work there too.
 */
public final class CpuTime {
  private static final double MICROS_PER_TICK = 10_000;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /**
   * Microseconds so far.
   *
   * @param processes process ids by the names to report
   */
  public static Map<String, Double> of(Map<String, Long> processes) throws IOException {
    Map<String, Double> used = new LinkedHashMap<>();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      used.put(process.getKey(), micros(process.getValue()));
    }
    return used;
  }

  /** Processes of the servers whose state directory the environment names. */
  public static Map<String, Long> servers() throws IOException {
    Path run = Path.of(System.getenv("REELAY_STATE_DIR"), "run");
    Map<String, Long> servers = new LinkedHashMap<>();
    for (String name : List.of("postgres", "rabbitmq")) {
      String recorded = Files.readString(run.resolve(name + ".pid"));
      servers.put(name, Long.parseLong(recorded.substring(0, recorded.indexOf(' '))));
    }
    return servers;
  }

  /** Of the process, of children that ended, and of children that live. */
  private static double micros(long pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return MICROS_PER_TICK
          * all.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
              .mapToLong(entry -> ticks(entry, pid))
              .sum();
    }
  }

  private static long ticks(Path entry, long pid) {
    try {
      String stat = Files.readString(entry.resolve("stat"));
      // The name in front may hold spaces and parentheses.
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      boolean wanted =
          entry.getFileName().toString().equals(String.valueOf(pid))
              || fields.get(PARENT).equals(String.valueOf(pid));
      return wanted
          ? fields.subList(USER, CHILDREN_SYSTEM + 1).stream().mapToLong(Long::parseLong).sum()
          : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      if (!Files.exists(entry)) {
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }
}
