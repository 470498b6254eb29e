package dev.reelay.tracker.eta;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a stage still takes, as a distribution.
 *
 * @param quantiles seconds by share, 0 to 1
 * @param runs how many finished runs speak for it
 */
record Rest(DoubleUnaryOperator quantiles, long runs) {
  /** Hardly any run takes so long: whatever is said of this one would be invented. */
  private static final double HOPELESS = 0.001;

  /** Below this percentage the pace of a stage says nothing. */
  private static final double PACE_FROM = 2;

  /** Without a curve the pace has to show more. */
  private static final double PACE_ALONE_FROM = 5;

  /** How uneven engines count: variance of the logarithm, by the share that was seen or is left. */
  private static final double UNEVEN = 0.006;

  /** Reports are whole percents at best. */
  private static final double GRAIN = 1;

  /** So many times longer than the whole should take nothing was told: it stands still. */
  private static final double STUCK = 3;

  private static final double LEAST_SPREAD = 0.03;
  private static final double MOST_SPREAD = 2;

  /** A stage that counts its own progress is worth as much as a few runs. */
  private static final long PACE_RUNS = 8;

  /** Of a stage that is not over; null when nothing sensible can be said. */
  static @Nullable Rest of(Step step, double slower) {
    Curve curve = step.curve() == null ? null : step.curve().scaled(slower);
    if (step.phase() == Step.Phase.AHEAD) {
      return curve == null ? null : new Rest(curve::quantile, curve.runs());
    }
    double elapsed = step.seconds() == null ? 0 : Math.max(0, step.seconds());
    Step.Pace pace = step.pace();
    if (pace == null || pace.to() < (curve == null ? PACE_ALONE_FROM : PACE_FROM)) {
      return curve == null ? null : byCurve(curve, elapsed);
    }
    return byPace(pace, curve, elapsed);
  }

  double quantile(double share) {
    return quantiles.applyAsDouble(share);
  }

  private static @Nullable Rest byCurve(Curve curve, double elapsed) {
    return curve.survival(elapsed) < HOPELESS
        ? null
        : new Rest(share -> curve.remaining(elapsed, share), curve.runs());
  }

  /** Both say something: each counts by how sure it is. */
  private static @Nullable Rest byPace(Step.Pace pace, @Nullable Curve curve, double elapsed) {
    double seen = pace.to() - pace.from();
    double left = 100 - pace.to();
    if (seen <= 0 || pace.seconds() <= 0) {
      return curve == null ? null : byCurve(curve, elapsed);
    }
    double own = Math.max(left, GRAIN / 2) * pace.seconds() / seen;
    if (pace.since() > STUCK * (own + pace.seconds())) {
      return null;
    }
    double variance =
        UNEVEN * (100 / seen + 100 / Math.max(left, GRAIN)) + (GRAIN / seen) * (GRAIN / seen);
    double mean = Math.log(Math.max(own, 0.001));
    if (curve != null && curve.survival(elapsed) >= HOPELESS) {
      double prior = Math.log(Math.max(curve.remaining(elapsed, 0.5) + pace.since(), 0.001));
      double spread = spread(curve, elapsed);
      double weight = variance / (variance + spread * spread);
      mean += weight * (prior - mean);
      variance *= 1 - weight;
    }
    double middle = mean;
    double sigma = Math.max(Math.sqrt(variance), LEAST_SPREAD);
    return new Rest(
        share -> after(pace.since(), Math.exp(middle + sigma * Normal.quantile(share))),
        PACE_RUNS + (curve == null ? 0 : curve.runs()));
  }

  /** What is left of a span of which a part has passed; it never passes quite. */
  private static double after(double passed, double seconds) {
    return Math.max(seconds - passed, seconds / 10);
  }

  private static double spread(Curve curve, double elapsed) {
    double low = Math.max(curve.remaining(elapsed, 0.1), 0.001);
    double high = Math.max(curve.remaining(elapsed, 0.9), low);
    return Math.clamp(Math.log(high / low) / Normal.DECILES, LEAST_SPREAD, MOST_SPREAD);
  }
}
