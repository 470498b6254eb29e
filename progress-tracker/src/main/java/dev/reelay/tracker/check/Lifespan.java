package dev.reelay.tracker.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How long runs like this one take, as learned: the seconds by which fixed shares of them have
 * ended. Between these points it runs like a log-normal distribution, and so it goes on beyond
 * them.
 *
 * @param seconds rising, one for each of {@link #SHARES}
 */
record Lifespan(List<Double> seconds) {
  /** Shares of all runs, rising. */
  static final List<Double> SHARES =
      List.of(0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98);

  /** Where a standard normal distribution has these shares. */
  private static final double[] SCORES = {
    -2.053749, -1.644854, -1.281552, -0.841621, -0.524401, -0.253347, 0, 0.253347, 0.524401,
    0.841621, 1.281552, 1.644854, 2.053749
  };

  /** Two points at one place would make the curve a step. */
  private static final double LEAST_RISE = 1.001;

  private static final double SHORTEST = 0.05;

  Lifespan {
    if (seconds.size() != SHARES.size()) {
      throw new IllegalArgumentException("A lifespan has " + SHARES.size() + " points");
    }
    List<Double> rising = new ArrayList<>();
    double least = SHORTEST;
    for (double point : seconds) {
      least = Double.isFinite(point) ? Math.max(point, least) : least;
      rising.add(least);
      least *= LEAST_RISE;
    }
    seconds = List.copyOf(rising);
  }

  /** Of a function from a share, above 0 and below 1, to seconds. */
  static Lifespan of(DoubleUnaryOperator quantile) {
    return new Lifespan(SHARES.stream().map(quantile::applyAsDouble).toList());
  }

  /** The share of runs that end within this time. */
  double endedBy(double time) {
    if (time <= 0) {
      return 0;
    }
    int above = 1;
    while (above < SCORES.length - 1 && seconds.get(above) < time) {
      above++;
    }
    double from = Math.log(seconds.get(above - 1));
    double to = Math.log(seconds.get(above));
    double slope = (SCORES[above] - SCORES[above - 1]) / (to - from);
    return normal(SCORES[above - 1] + slope * (Math.log(time) - from));
  }

  /** By when nearly all runs have ended. */
  double nearlyAll() {
    return seconds.get(SHARES.indexOf(0.95));
  }

  /** After which a run is overdue. */
  double last() {
    return seconds.getLast();
  }

  /** The normal distribution, to seven digits (Abramowitz and Stegun 26.2.17). */
  private static double normal(double score) {
    double t = 1 / (1 + 0.2316419 * Math.abs(score));
    double upper =
        Math.exp(-score * score / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return score > 0 ? 1 - upper : upper;
  }
}
