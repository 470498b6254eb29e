package dev.reelay.benchmarks;

import java.util.List;

/** The command line: {@code render [--rounds n] [--seconds n] [--size WxH] [--fps n]}. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Runs the named benchmark; exits with 2 when the command line is not understood. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (words.isEmpty() || !words.getFirst().equals("render")) {
      System.err.println(RenderSetup.USAGE);
      System.exit(2);
    }
    RenderSetup setup = null;
    try {
      setup = RenderSetup.parse(words.subList(1, words.size()));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(RenderSetup.USAGE);
      System.exit(2);
    }
    if (setup != null) {
      new RenderBenchmark(setup).run();
    }
  }
}
