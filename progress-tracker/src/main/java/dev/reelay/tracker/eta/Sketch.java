package dev.reelay.tracker.eta;

/**
 * Durations of one kind of stage run, condensed: a mean in which newer runs weigh more.
 *
 * @param runs how many runs are in it, at least 0
 * @param meanSeconds their mean; 0 without runs
 */
record Sketch(long runs, double meanSeconds) {
  static final Sketch EMPTY = new Sketch(0, 0);

  /**
   * With one more run. The first runs count equally; later ones have at least the given share, so
   * that a drift is followed.
   */
  Sketch with(double seconds, double recency) {
    double share = Math.max(1.0 / (runs + 1), recency);
    return new Sketch(runs + 1, meanSeconds + share * (seconds - meanSeconds));
  }
}
