package dev.reelay.benchmarks.checks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the benchmark of the checks measures.
 *
 * @param full whether also what takes its time is measured: two trackers, a restart of PostgreSQL,
 *     the highest rates
 * @param rate checks per second
 * @param measured how long each measurement takes
 * @param options more arguments of the trackers' virtual machines, such as a profiler's
 * @param place where the tool works
 */
record ChecksSetup(boolean full, int rate, Duration measured, List<String> options, Place place) {
  static final String USAGE =
      """
      checks [--form short|full] [--rate n] [--seconds n] [--jvm option]…
          (./reelay bench checks adds where its servers and programs are)\
      """;

  /** While the virtual machine warms up nothing counts. */
  static final Duration WARM = Duration.ofSeconds(8);

  /**
   * Where things are.
   *
   * @param tracker jar of the service
   * @param script that starts the servers
   * @param postgres folder of PostgreSQL's programs
   * @param work folder for logs and the result
   */
  record Place(Path tracker, Path script, Path postgres, Path work) {}

  ChecksSetup {
    options = List.copyOf(options);
  }

  /** Reads the command line; fails with a message for the user when it is wrong. */
  static ChecksSetup parse(List<String> words) {
    Path here = Path.of("");
    ChecksSetup setup =
        new ChecksSetup(
            false, 1_000, Duration.ofSeconds(6), List.of(), new Place(here, here, here, here));
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException(words.get(i) + " needs a value");
      }
      setup = setup.with(words.get(i), words.get(i + 1));
    }
    return setup;
  }

  private ChecksSetup with(String option, String value) {
    return switch (option) {
      case "--form" -> new ChecksSetup(isFull(value), rate, measured, options, place);
      case "--rate" -> new ChecksSetup(full, number(value), measured, options, place);
      case "--seconds" ->
          new ChecksSetup(full, rate, Duration.ofSeconds(number(value)), options, place);
      case "--jvm" -> {
        List<String> more = new ArrayList<>(options);
        more.add(value);
        yield new ChecksSetup(full, rate, measured, more, place);
      }
      default -> new ChecksSetup(full, rate, measured, options, place(option, Path.of(value)));
    };
  }

  private Place place(String option, Path path) {
    Path whole = path.toAbsolutePath();
    return switch (option) {
      case "--tracker" -> new Place(whole, place.script(), place.postgres(), place.work());
      case "--script" -> new Place(place.tracker(), whole, place.postgres(), place.work());
      case "--postgres" -> new Place(place.tracker(), place.script(), path, place.work());
      case "--work" -> new Place(place.tracker(), place.script(), place.postgres(), whole);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static boolean isFull(String word) {
    return switch (word) {
      case "full" -> true;
      case "short" -> false;
      default -> throw new IllegalArgumentException("--form takes short or full");
    };
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("not a whole number from 1: " + text);
    }
    return Integer.parseInt(text);
  }
}
