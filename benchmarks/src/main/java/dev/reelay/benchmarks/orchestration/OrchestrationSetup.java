package dev.reelay.benchmarks.orchestration;

import java.nio.file.Path;
import java.util.List;

/**
 * What the benchmark of the orchestrator measures.
 *
 * @param rounds how often each side runs, 1 or more
 * @param jobs of one round, each of six stages
 * @param seconds how long the latency measurement lasts
 * @param warm seconds for which jobs are done beforehand, so that the code is compiled
 * @param rate jobs per second of the latency measurement
 * @param running stage runs at once, and threads of the other side
 * @param options more arguments of the services' virtual machines
 * @param place where the tool works
 */
record OrchestrationSetup(
    int rounds,
    int jobs,
    int seconds,
    int warm,
    int rate,
    int running,
    List<String> options,
    Place place) {
  static final String USAGE =
      """
      orchestration [--rounds n] [--jobs n] [--seconds n] [--warm n] [--rate n] [--running n] [--jvm option]…
      (./reelay bench orchestration adds where its servers and programs are)\
      """;

  /**
   * Where things are.
   *
   * @param orchestrator its jar
   * @param engine the jar of the stand-in for the adapters
   * @param work folder for logs and the result
   */
  record Place(Path orchestrator, Path engine, Path work) {}

  OrchestrationSetup {
    options = List.copyOf(options);
  }

  /** Reads the command line; fails with a message for the user when it is wrong. */
  static OrchestrationSetup parse(List<String> words) {
    OrchestrationSetup setup =
        new OrchestrationSetup(
            3, 1_000, 15, 60, 20, 32, List.of(), new Place(Path.of(""), Path.of(""), Path.of("")));
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException(words.get(i) + " needs a value");
      }
      setup = setup.with(words.get(i), words.get(i + 1));
    }
    return setup;
  }

  private OrchestrationSetup with(String option, String value) {
    return switch (option) {
      case "--rounds" ->
          new OrchestrationSetup(number(value), jobs, seconds, warm, rate, running, options, place);
      case "--jobs" ->
          new OrchestrationSetup(
              rounds, number(value), seconds, warm, rate, running, options, place);
      case "--seconds" ->
          new OrchestrationSetup(rounds, jobs, number(value), warm, rate, running, options, place);
      case "--warm" ->
          new OrchestrationSetup(
              rounds, jobs, seconds, number(value), rate, running, options, place);
      case "--rate" ->
          new OrchestrationSetup(
              rounds, jobs, seconds, warm, number(value), running, options, place);
      case "--running" ->
          new OrchestrationSetup(rounds, jobs, seconds, warm, rate, number(value), options, place);
      case "--jvm" -> {
        List<String> more = new java.util.ArrayList<>(options);
        more.add(value);
        yield new OrchestrationSetup(rounds, jobs, seconds, warm, rate, running, more, place);
      }
      default ->
          new OrchestrationSetup(
              rounds, jobs, seconds, warm, rate, running, options, place(option, Path.of(value)));
    };
  }

  private Place place(String option, Path path) {
    Path absolute = path.toAbsolutePath();
    return switch (option) {
      case "--orchestrator" -> new Place(absolute, place.engine(), place.work());
      case "--engine" -> new Place(place.orchestrator(), absolute, place.work());
      case "--work" -> new Place(place.orchestrator(), place.engine(), absolute);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,7}")) {
      throw new IllegalArgumentException("not a whole number from 1: " + text);
    }
    return Integer.parseInt(text);
  }
}
