package dev.reelay.tracker.check;

/**
 * How much a provider's own calls can be relied on. Whoever looks closely finds ends before the
 * call has come and learns nothing of it. So that it shows when calls come again, every so many
 * runs are a witness: only the safety net looks at them.
 */
final class Witness {
  static final int EVERY = 20;

  /** Runs whose ends are counted. */
  static final int COUNTED = 50;

  /** A provider of which nothing is known is taken to lose hardly any call. */
  private static final double BEFOREHAND_LOST = 0.5;

  private static final double BEFOREHAND_RUNS = 25;

  private Witness() {}

  /**
   * How likely it is that the provider will not tell of an end.
   *
   * @param lost of the last counted runs, those whose end a check found
   * @param runs how many there were, at most {@link #COUNTED}
   */
  static double untold(long lost, long runs) {
    return Math.min(1, (BEFOREHAND_LOST + lost) / (BEFOREHAND_RUNS + runs));
  }

  /** Whether the run with this id is to be a witness: the same answer each time. */
  static boolean isWitness(String stageRunId) {
    return Math.floorMod(stageRunId.hashCode(), EVERY) == 0;
  }
}
