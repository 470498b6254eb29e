package dev.reelay.tracker.eta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that a job still needs.
 *
 * @param seconds as likely too long as too short, at least 0
 * @param low one job in ten is faster
 * @param high one job in ten is slower
 * @param confidence 0 to 1: how much was learned, and how narrow the range is
 */
public record Eta(double seconds, double low, double high, double confidence) {
  private static final double PACE_MAX = 4;
  private static final double PRIOR_SHARE = 0.5;
  private static final double LONGEST_SECONDS = 7.0 * 24 * 3600;

  /** So many runs make half of the confidence. */
  private static final double RUNS_FOR_HALF = 2;

  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;

  /**
   * From the stages of a job, in the order of the plan; null rather than nonsense. The same stages
   * always lead to the same figures.
   */
  public static @Nullable Eta of(List<Step> steps) {
    double slower = slowness(steps);
    Sum sum = new Sum();
    double known = 0;
    double weight = 0;
    for (Step step : steps) {
      if (step.phase() == Step.Phase.DONE) {
        continue;
      }
      Rest rest = Rest.of(step, slower);
      if (rest == null) {
        return null;
      }
      sum.add(rest);
      double typical = Math.max(rest.quantile(0.5), 0.001);
      known += typical * evidence(rest.runs());
      weight += typical;
    }
    return of(sum, weight == 0 ? 1 : known / weight);
  }

  private static @Nullable Eta of(Sum sum, double evidence) {
    double[] range = sum.quantiles(LOW, 0.5, HIGH);
    if (!Double.isFinite(range[2]) || range[1] > LONGEST_SECONDS) {
      return null;
    }
    double width = range[1] <= 0 ? 0 : (range[2] - range[0]) / (2 * range[1]);
    return new Eta(
        decimals(range[1], 10),
        decimals(range[0], 10),
        decimals(range[2], 10),
        decimals(evidence / (1 + width), 100));
  }

  /** How much slower than usual the job is, from its finished stages; 1 when nothing is known. */
  private static double slowness(List<Step> steps) {
    double took = 0;
    double typical = 0;
    double left = 0;
    for (Step step : steps) {
      if (step.curve() == null) {
        continue;
      }
      if (step.phase() != Step.Phase.DONE) {
        left += step.curve().median();
      } else if (step.seconds() != null) {
        took += Math.max(0, step.seconds());
        typical += step.curve().median();
      }
    }
    // A short stage that was slow says little about long ones, so they count as usual at first.
    double prior = left * PRIOR_SHARE;
    double expected = typical + prior;
    return expected <= 0 ? 1 : Math.clamp((took + prior) / expected, 1 / PACE_MAX, PACE_MAX);
  }

  private static double evidence(long runs) {
    return (runs + 1.0) / (runs + 1.0 + RUNS_FOR_HALF);
  }

  private static double decimals(double value, double factor) {
    return Math.round(value * factor) / factor;
  }
}
