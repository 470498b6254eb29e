package dev.reelay.benchmarks.bus;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the benchmark of the bus measures.
 *
 * @param parts what to measure
 * @param rounds how often each side of the comparison runs, 1 or more
 * @param events of one round of throughput
 * @param seconds how long the other sides of a round run, and a third of the latency measurement
 * @param rate events per second of the latency measurement
 * @param tries of each fault
 * @param options more arguments of the virtual machines, such as a profiler's
 * @param place where the tool works
 */
record BusSetup(
    Set<Part> parts,
    int rounds,
    int events,
    int seconds,
    int rate,
    int tries,
    List<String> options,
    Place place) {
  static final String USAGE =
      """
      bus [--only throughput,latency,key,failover,freeze] [--rounds n] [--events n] [--seconds n]
          [--rate n] [--tries n] [--jvm option]…
      (./reelay bench bus adds where its servers and programs are)\
      """;

  /** What can be measured by itself. */
  enum Part {
    THROUGHPUT,
    LATENCY,
    KEY,
    FAILOVER,
    FREEZE
  }

  /**
   * Where things are.
   *
   * @param jar the publisher and consumer
   * @param postgres folder of PostgreSQL's programs
   * @param work folder for logs and the result
   */
  record Place(Path jar, Path postgres, Path work) {}

  BusSetup {
    parts = Set.copyOf(parts);
    options = List.copyOf(options);
  }

  /** Reads the command line; fails with a message for the user when it is wrong. */
  static BusSetup parse(List<String> words) {
    BusSetup setup =
        new BusSetup(
            EnumSet.allOf(Part.class),
            3,
            20_000,
            5,
            200,
            20,
            List.of(),
            new Place(Path.of(""), Path.of(""), Path.of("")));
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException(words.get(i) + " needs a value");
      }
      setup = setup.with(words.get(i), words.get(i + 1));
    }
    return setup;
  }

  private BusSetup with(String option, String value) {
    return switch (option) {
      case "--only" ->
          new BusSetup(parts(value), rounds, events, seconds, rate, tries, options, place);
      case "--rounds" ->
          new BusSetup(parts, number(value), events, seconds, rate, tries, options, place);
      case "--events" ->
          new BusSetup(parts, rounds, number(value), seconds, rate, tries, options, place);
      case "--seconds" ->
          new BusSetup(parts, rounds, events, number(value), rate, tries, options, place);
      case "--rate" ->
          new BusSetup(parts, rounds, events, seconds, number(value), tries, options, place);
      case "--tries" ->
          new BusSetup(parts, rounds, events, seconds, rate, number(value), options, place);
      case "--jvm" -> {
        List<String> more = new java.util.ArrayList<>(options);
        more.add(value);
        yield new BusSetup(parts, rounds, events, seconds, rate, tries, more, place);
      }
      default -> at(place(option, Path.of(value)));
    };
  }

  private BusSetup at(Place elsewhere) {
    return new BusSetup(parts, rounds, events, seconds, rate, tries, options, elsewhere);
  }

  private Place place(String option, Path path) {
    return switch (option) {
      case "--jar" -> new Place(path.toAbsolutePath(), place.postgres(), place.work());
      case "--postgres" -> new Place(place.jar(), path, place.work());
      case "--work" -> new Place(place.jar(), place.postgres(), path.toAbsolutePath());
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static Set<Part> parts(String names) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : names.split(",", -1)) {
      parts.add(
          Arrays.stream(Part.values())
              .filter(part -> part.name().equals(name.toUpperCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("there is no part " + name)));
    }
    return parts;
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,7}")) {
      throw new IllegalArgumentException("not a whole number from 1: " + text);
    }
    return Integer.parseInt(text);
  }
}
