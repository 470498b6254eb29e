package dev.reelay.tracker.eta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What several stages take one after another, each independently of the others. */
final class Sum {
  private static final int POINTS = 128;

  private final List<Rest> parts = new ArrayList<>();

  void add(Rest part) {
    parts.add(part);
  }

  /** Seconds below which these shares lie; shares are above 0 and below 1. */
  double[] quantiles(double... shares) {
    if (parts.size() == 1) {
      return Arrays.stream(shares).map(parts.getFirst()::quantile).toArray();
    }
    double[] sums = new double[POINTS];
    double step = 1;
    double ratio = ratio(parts.size());
    for (Rest part : parts) {
      step /= ratio;
      // Evenly spread points in as many dimensions as there are stages, and the same each time.
      for (int i = 0; i < POINTS; i++) {
        double place = 0.5 + (i + 1) * step;
        double share = place - Math.floor(place);
        sums[i] += part.quantile(Math.clamp(share, 0.5 / POINTS, 1 - 0.5 / POINTS));
      }
    }
    Arrays.sort(sums);
    return Arrays.stream(shares).map(share -> at(sums, share)).toArray();
  }

  private static double at(double[] sorted, double share) {
    double place = Math.clamp(share * POINTS - 0.5, 0, POINTS - 1.0);
    int below = (int) Math.min(place, POINTS - 2.0);
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
  }

  /** The positive root of x^(n+1) = x + 1, which spreads points evenly in n dimensions. */
  private static double ratio(int dimensions) {
    double ratio = 2;
    for (int i = 0; i < 30; i++) {
      ratio = Math.pow(1 + ratio, 1.0 / (dimensions + 1));
    }
    return ratio;
  }
}
