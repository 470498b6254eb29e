package dev.reelay.benchmarks;

import dev.reelay.benchmarks.bus.BusBenchmark;
import dev.reelay.benchmarks.checks.ChecksBenchmark;
import dev.reelay.benchmarks.orchestration.OrchestrationBenchmark;
import dev.reelay.benchmarks.providers.ProvidersBenchmark;
import java.util.List;

/** The command line: the name of a benchmark and its arguments. */
public final class Benchmarks {
  private static final String USAGE =
      RenderSetup.USAGE
          + "\n"
          + BusBenchmark.usage()
          + "\n"
          + OrchestrationBenchmark.usage()
          + "\n"
          + ProvidersBenchmark.usage()
          + "\n"
          + ChecksBenchmark.usage();

  private Benchmarks() {}

  /** Runs the named benchmark; exits with 2 when the command line is not understood. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    String name = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.subList(Math.min(1, words.size()), words.size());
    try {
      switch (name) {
        case "render" -> new RenderBenchmark(RenderSetup.parse(rest)).run();
        case "bus" -> BusBenchmark.run(rest);
        case "orchestration" -> OrchestrationBenchmark.run(rest);
        case "providers" -> ProvidersBenchmark.run(rest);
        case "checks" -> ChecksBenchmark.run(rest);
        default -> throw new IllegalArgumentException("there is no benchmark '" + name + "'");
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
  }
}
