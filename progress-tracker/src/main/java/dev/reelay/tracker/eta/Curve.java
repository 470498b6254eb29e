package dev.reelay.tracker.eta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How long something takes, as a distribution. Immutable, and small enough to lie in the row of
 * each job.
 *
 * @param seconds the quantiles 1 %, 5 %, 10 %, … 90 %, 95 %, 99 %, none of them falling
 * @param runs how many finished runs speak for it; 0 for an assumption
 */
public record Curve(List<Double> seconds, long runs) {
  private static final int POINTS = 21;
  private static final double FIRST = 0.01;
  private static final double LAST = 0.99;
  private static final double LAST_BUT_TWO = 0.9;
  private static final double STEPS = POINTS - 1.0;

  /** Half as much or double is as surprising as it is of runs of the same kind in the field. */
  private static final double USUAL_SPREAD = 0.5;

  /** A tail ends somewhere, also where all runs took the same time. */
  private static final double LEAST_TAIL = 0.02;

  /** Fails unless there are as many quantiles as needed; puts falling ones in order. */
  public Curve {
    if (seconds.size() != POINTS) {
      throw new IllegalArgumentException(seconds.size() + " quantiles instead of " + POINTS);
    }
    List<Double> rising = new ArrayList<>(POINTS);
    double last = 0;
    for (double value : seconds) {
      last = Double.isFinite(value) ? Math.max(last, value) : last;
      rising.add(last);
    }
    seconds = List.copyOf(rising);
  }

  /** What is assumed of something that takes about so long, more than 0 seconds. */
  public static Curve around(double median) {
    return around(median, USUAL_SPREAD);
  }

  /** A log-normal curve; the spread is that of the logarithm. */
  static Curve around(double median, double spread) {
    return of(share -> median * Math.exp(spread * Normal.quantile(share)), 0);
  }

  static Curve of(DoubleUnaryOperator quantile, long runs) {
    List<Double> seconds = new ArrayList<>(POINTS);
    for (int i = 0; i < POINTS; i++) {
      seconds.add(rounded(quantile.applyAsDouble(share(i))));
    }
    return new Curve(seconds, runs);
  }

  /** Half of the runs take at most so long. */
  public double median() {
    return quantile(0.5);
  }

  /** Seconds within which this share of the runs ends, 0 to 1; beyond the known an even decay. */
  public double quantile(double share) {
    if (share >= LAST) {
      double left = Math.max(1 - share, Double.MIN_NORMAL);
      return seconds.getLast() + tail() * Math.log((1 - LAST) / left);
    }
    double place = place(Math.max(share, FIRST));
    int below = (int) Math.min(place, STEPS - 1);
    double from = seconds.get(below);
    return from + (seconds.get(below + 1) - from) * (place - below);
  }

  /** The share of runs that take longer, 0 to 1. */
  public double survival(double elapsed) {
    if (elapsed >= seconds.getLast()) {
      return (1 - LAST) * Math.exp((seconds.getLast() - elapsed) / tail());
    }
    if (elapsed < seconds.getFirst()) {
      return 1;
    }
    int below = 0;
    while (seconds.get(below + 1) <= elapsed) {
      below++;
    }
    double from = seconds.get(below);
    double part = (elapsed - from) / (seconds.get(below + 1) - from);
    return 1 - (share(below) + (share(below + 1) - share(below)) * part);
  }

  /**
   * Seconds within which this share of those ends that are still at work after the elapsed seconds.
   */
  public double remaining(double elapsed, double share) {
    double left = survival(elapsed) * (1 - share);
    return Math.max(0, quantile(1 - left) - Math.max(0, elapsed));
  }

  /** The curve of something that takes longer by this factor. */
  public Curve scaled(double factor) {
    return factor == 1
        ? this
        : new Curve(seconds.stream().map(one -> rounded(one * factor)).toList(), runs);
  }

  /** Seconds in which a tail falls to a third, about. */
  private double tail() {
    double end = seconds.getLast();
    double fall = Math.log((1 - LAST_BUT_TWO) / (1 - LAST));
    return Math.max(
        Math.max(end * LEAST_TAIL, Double.MIN_NORMAL), (end - seconds.get(POINTS - 3)) / fall);
  }

  private static double share(int point) {
    return point == 0 ? FIRST : point == POINTS - 1 ? LAST : point / STEPS;
  }

  private static double place(double share) {
    double step = 1 / STEPS;
    if (share < step) {
      return (share - FIRST) / (step - FIRST);
    }
    return share > 1 - step ? STEPS - 1 + (share - 1 + step) / (LAST - 1 + step) : share * STEPS;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
