package dev.reelay.tracker.eta;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * What simulated jobs really take: two log-normal humps, each of which may change from job to job.
 *
 * @param first median of the first hump by the number of the job, in seconds
 * @param second median of the second hump
 * @param shareOfSecond share of jobs in the second hump, 0 to 1
 * @param spread of the logarithm
 */
record TrueCurve(
    String name,
    IntToDoubleFunction first,
    IntToDoubleFunction second,
    double shareOfSecond,
    double spread) {
  static TrueCurve logNormal(double median, double spread) {
    return new TrueCurve("log-normal " + spread, _ -> median, _ -> median, 0, spread);
  }

  static TrueCurve bimodal() {
    return new TrueCurve("bimodal", _ -> 40, _ -> 120, 0.4, 0.2);
  }

  /** Doubles little by little, and jumps by a half in the middle. */
  static TrueCurve drifting(int jobs) {
    IntToDoubleFunction median = job -> 60 * (1 + (double) job / jobs) * (job < jobs / 2 ? 1 : 1.5);
    return new TrueCurve("drifting", median, median, 0, 0.3);
  }

  double draw(int job, Random random) {
    boolean isSecond = random.nextDouble() < shareOfSecond;
    double median = (isSecond ? second : first).applyAsDouble(job);
    return median * Math.exp(spread * random.nextGaussian());
  }

  /** Half of those that are still at work after the elapsed seconds need at most so much more. */
  double idealRemaining(int job, double elapsed) {
    double wanted = survival(job, elapsed) / 2;
    double low = elapsed;
    double high = elapsed + 10 * (first.applyAsDouble(job) + second.applyAsDouble(job));
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (survival(job, middle) > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low - elapsed;
  }

  private double survival(int job, double seconds) {
    return (1 - shareOfSecond) * survival(seconds, first.applyAsDouble(job))
        + shareOfSecond * survival(seconds, second.applyAsDouble(job));
  }

  private double survival(double seconds, double median) {
    return seconds <= 0 ? 1 : 1 - normal(Math.log(seconds / median) / spread);
  }

  /** The share of a standard normal distribution below a value; by Zelen and Severo, to 1e-7. */
  private static double normal(double value) {
    double t = 1 / (1 + 0.2316419 * Math.abs(value));
    double[] factors = {0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429};
    double sum = 0;
    for (int i = factors.length - 1; i >= 0; i--) {
      sum = (sum + factors[i]) * t;
    }
    double above = sum * Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI);
    return value < 0 ? above : 1 - above;
  }
}
