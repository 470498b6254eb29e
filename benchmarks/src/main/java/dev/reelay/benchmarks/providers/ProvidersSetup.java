package dev.reelay.benchmarks.providers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the benchmark of the provider adapters measures.
 *
 * @param engine which adapter
 * @param load how much it has to do
 * @param options more arguments of the adapters' virtual machine, such as a profiler's
 * @param place where the tool works
 */
record ProvidersSetup(Engine engine, Load load, List<String> options, Place place) {
  static final String USAGE =
      """
      providers [--jobs n] [--interval seconds] [--seconds n] [--wire millis] [--engine name] [--jvm option]…
          (./reelay bench providers adds where its servers and programs are)\
      """;

  /**
   * How much there is to do.
   *
   * @param jobs that run at once
   * @param interval between two checks of one job
   * @param measured how long the measurement takes; four intervals more go before it
   * @param wire how long the way to the provider and the way back take, each
   */
  record Load(int jobs, Duration interval, Duration measured, Duration wire) {
    private static final int LOOKS_AT_ONCE = 64;

    /** Looks that may be in hand: the usual number, and twice those that are on a long wire. */
    int looksAtOnce() {
      long onTheWire = 2 * wire.toMillis() * jobs / interval.toMillis();
      return LOOKS_AT_ONCE + Math.toIntExact(2 * onTheWire);
    }
  }

  /**
   * Where things are.
   *
   * @param adapters jar of the service
   * @param simulator jar of the provider simulator
   * @param postgres folder of PostgreSQL's programs
   * @param work folder for logs and the result
   */
  record Place(Path adapters, Path simulator, Path postgres, Path work) {}

  ProvidersSetup {
    options = List.copyOf(options);
  }

  /** Reads the command line; fails with a message for the user when it is wrong. */
  static ProvidersSetup parse(List<String> words) {
    Path here = Path.of("");
    ProvidersSetup setup =
        new ProvidersSetup(
            Engine.OPENAI_VIDEOS,
            new Load(5_000, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ZERO),
            List.of(),
            new Place(here, here, here, here));
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException(words.get(i) + " needs a value");
      }
      setup = setup.with(words.get(i), words.get(i + 1));
    }
    return setup;
  }

  private ProvidersSetup with(String option, String value) {
    return switch (option) {
      case "--engine" -> new ProvidersSetup(Engine.of(value), load, options, place);
      case "--jvm" -> {
        List<String> more = new ArrayList<>(options);
        more.add(value);
        yield new ProvidersSetup(engine, load, more, place);
      }
      case "--jobs", "--interval", "--seconds", "--wire" ->
          new ProvidersSetup(engine, load(option, number(value)), options, place);
      default -> new ProvidersSetup(engine, load, options, place(option, Path.of(value)));
    };
  }

  private Load load(String option, int value) {
    return switch (option) {
      case "--jobs" -> new Load(value, load.interval(), load.measured(), load.wire());
      case "--interval" ->
          new Load(load.jobs(), Duration.ofSeconds(value), load.measured(), load.wire());
      case "--seconds" ->
          new Load(load.jobs(), load.interval(), Duration.ofSeconds(value), load.wire());
      default -> new Load(load.jobs(), load.interval(), load.measured(), Duration.ofMillis(value));
    };
  }

  private Place place(String option, Path path) {
    Path full = path.toAbsolutePath();
    return switch (option) {
      case "--adapters" -> new Place(full, place.simulator(), place.postgres(), place.work());
      case "--simulator" -> new Place(place.adapters(), full, place.postgres(), place.work());
      case "--postgres" -> new Place(place.adapters(), place.simulator(), path, place.work());
      case "--work" -> new Place(place.adapters(), place.simulator(), place.postgres(), full);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException("not a whole number from 1: " + text);
    }
    return Integer.parseInt(text);
  }
}
