package dev.reelay.tracker.eta;

/** The standard normal distribution. */
final class Normal {
  /** From the first to the last decile. */
  static final double DECILES = 2.5631031310892007;

  private static final double[] A = {
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
  };
  private static final double[] B = {
    -5.447609879822406e+01,
    1.615858368580409e+02,
    -1.556989798598866e+02,
    6.680131188771972e+01,
    -1.328068155288572e+01
  };
  private static final double[] C = {
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
  };
  private static final double[] D = {
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00
  };
  private static final double TAIL = 0.02425;

  private Normal() {}

  /**
   * The value below which this share lies; 0 &lt; share &lt; 1. By Acklam's approximation, to 1e-9.
   */
  static double quantile(double share) {
    if (share < TAIL) {
      double r = Math.sqrt(-2 * Math.log(share));
      return polynomial(C, r) / (polynomial(D, r) * r + 1);
    }
    if (share > 1 - TAIL) {
      return -quantile(1 - share);
    }
    double r = share - 0.5;
    return polynomial(A, r * r) * r / (polynomial(B, r * r) * r * r + 1);
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }
}
