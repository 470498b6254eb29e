package dev.reelay.tracker.eta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The time that a job still needs: what is typical here, corrected by the pace of the job. */
public final class Eta {
  /** Below this share of a stage its own pace says nothing. */
  private static final double PACE_FROM = 0.02;

  /** Without a typical duration the own pace has to show more. */
  private static final double PACE_ALONE_FROM = 0.05;

  private static final double PACE_MAX = 4;
  private static final double PRIOR_SHARE = 0.5;

  /** Overdue by this factor without a sign of progress: any figure would be invented. */
  private static final double HOPELESS = 3;

  private static final double LONGEST_SECONDS = 7.0 * 24 * 3600;

  private Eta() {}

  /**
   * Seconds to the end of the last step, with one decimal; null rather than nonsense.
   *
   * @param steps all stages in the order of the plan
   */
  public static @Nullable Double remaining(List<Step> steps) {
    double pace = pace(steps);
    double sum = 0;
    for (Step step : steps) {
      Double part = remaining(step, pace);
      if (part == null) {
        return null;
      }
      sum += part;
    }
    boolean sane = Double.isFinite(sum) && sum >= 0 && sum <= LONGEST_SECONDS;
    return sane ? Math.round(sum * 10) / 10.0 : null;
  }

  /** How much slower than usual the job is, from its finished stages; 1 when nothing is known. */
  private static double pace(List<Step> steps) {
    double took = 0;
    double typical = 0;
    double ahead = 0;
    for (Step step : steps) {
      if (step.typicalSeconds() == null) {
        continue;
      }
      if (step.phase() != Step.Phase.DONE) {
        ahead += step.typicalSeconds();
      } else if (step.seconds() != null) {
        took += Math.max(0, step.seconds());
        typical += step.typicalSeconds();
      }
    }
    // A short stage that was slow says little about long ones, so they count as usual at first.
    double prior = ahead * PRIOR_SHARE;
    double expected = typical + prior;
    return expected <= 0 ? 1 : Math.clamp((took + prior) / expected, 1 / PACE_MAX, PACE_MAX);
  }

  private static @Nullable Double remaining(Step step, double pace) {
    Double typical = step.typicalSeconds() == null ? null : step.typicalSeconds() * pace;
    return switch (step.phase()) {
      case DONE -> 0.0;
      case AHEAD -> typical;
      case RUNNING -> running(step, typical);
    };
  }

  private static @Nullable Double running(Step step, @Nullable Double typical) {
    double share = step.percent() / 100;
    Double spent = step.seconds();
    if (spent == null || spent <= 0 || share < PACE_FROM) {
      return typical == null ? null : beforePace(typical, share, spent);
    }
    double own = spent * (1 - share) / share;
    if (typical == null) {
      return share >= PACE_ALONE_FROM ? own : null;
    }
    return share * own + (1 - share) * typical * (1 - share);
  }

  private static @Nullable Double beforePace(double typical, double share, @Nullable Double spent) {
    if (spent == null || spent <= 0) {
      return typical * (1 - share);
    }
    if (spent > typical * HOPELESS) {
      return null;
    }
    return Math.max(typical - spent, typical / 4);
  }
}
