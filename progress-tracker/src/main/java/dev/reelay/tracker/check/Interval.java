package dev.reelay.tracker.check;

import java.time.Duration;

/**
 * When to look at a stage run again: early once, rarely in the long middle, closely where its end
 * is expected.
 *
 * @param bounds what holds whatever is known
 * @param aims how late an end may be noticed
 */
record Interval(Bounds bounds, Aims aims) {
  /** Of the time until the end that a pace promises, this much is let pass before the next look. */
  private static final double TRUST_IN_PACE = 0.8;

  /** A run that is overdue by so much is looked at each tenth of it. */
  private static final double OVERDUE_SHARE = 0.1;

  private static final double LATE_SHARE_MIN = 0.01;

  /** How many ends are told is counted from few runs. */
  private static final double CAUTION = 0.5;

  /**
   * What holds whatever is known.
   *
   * @param min shortest time to the next check
   * @param max longest time to the next check of a run whose provider may not tell of its end
   * @param visible longest time to the next check of a run that watchers can see move
   * @param usual time to the first check, and to others of which nothing is known
   * @param safetyNet longest time to the next check of a run whose provider is sure to tell
   */
  record Bounds(Duration min, Duration max, Duration visible, Duration usual, Duration safetyNet) {}

  /**
   * How late an end may be noticed.
   *
   * @param share of all ends that may be noticed later, above 0 and below 1
   * @param silent of a run of which nothing is told
   * @param withPercent of a run of which the provider tells how far it is
   * @param told of a run of whose end the provider should tell
   * @param look what a look itself takes
   */
  record Aims(double share, Duration silent, Duration withPercent, Duration told, Duration look) {}

  static Interval of(CheckConfig config) {
    return new Interval(
        new Bounds(
            config.min(), config.max(), config.visible(), config.interval(), config.safetyNet()),
        new Aims(
            config.late().share(),
            config.late().silent(),
            config.late().withPercent(),
            config.late().told(),
            config.late().look()));
  }

  /** Time to the next check. */
  Duration next(Outlook run) {
    Outlook.Hint hint = run.hint();
    double wanted = wanted(run);
    if (hint.min() != null) {
      wanted = Math.max(wanted, seconds(hint.min()));
    }
    if (hint.after() != null) {
      wanted = Math.max(wanted, seconds(hint.after()));
    }
    double bounded = Math.min(Math.max(wanted, seconds(bounds.min())), seconds(longest(run)));
    return Duration.ofMillis(Math.round(bounded * 1000));
  }

  private Duration longest(Outlook run) {
    if (isToldSurely(run)) {
      return bounds.safetyNet();
    }
    return run.pace() == null ? bounds.max() : bounds.visible();
  }

  private double wanted(Outlook run) {
    if (isToldSurely(run)) {
      return untilOverdue(run);
    }
    double foreseen = foreseen(run);
    boolean early = run.first() && run.untold() >= 1;
    return early ? Math.min(foreseen, unknown(run.hint())) : foreseen;
  }

  private double foreseen(Outlook run) {
    if (run.pace() != null) {
      double left = run.pace().leastSecondsLeft() * TRUST_IN_PACE;
      return Math.max(left, gap(run.untold() < 1 ? aims.told() : aims.withPercent()));
    }
    return run.lifespan() == null ? unknown(run.hint()) : byLifespan(run, run.lifespan());
  }

  /** As long as nothing is known the provider's wish holds. */
  private double unknown(Outlook.Hint hint) {
    if (hint.after() != null) {
      return Math.max(0, seconds(hint.after()));
    }
    Duration wished = hint.suggested();
    return seconds(wished != null && wished.isPositive() ? wished : bounds.usual());
  }

  private double byLifespan(Outlook run, Lifespan lifespan) {
    double gap = gap(run.untold() < 1 ? aims.told() : aims.silent());
    double elapsed = seconds(run.elapsed());
    if (elapsed >= lifespan.last()) {
      return Math.max(gap, OVERDUE_SHARE * (elapsed - lifespan.last()));
    }
    return Watch.of(lifespan, gap, lateShare(run)).watchedFrom(elapsed) - elapsed + gap;
  }

  /**
   * The share of those ends of which nobody tells that may be late. Some of them already are, since
   * a few runs have the safety net alone, to find out how many ends are told.
   */
  private double lateShare(Outlook run) {
    if (run.untold() >= 1) {
      return aims.share();
    }
    double witnesses = 1.0 / Witness.EVERY;
    double left = aims.share() - witnesses * run.untold();
    return Math.max(LATE_SHARE_MIN, CAUTION * left / (1 - witnesses) / run.untold());
  }

  /** The provider tells of nearly all ends by itself, so that the rest may be noticed late. */
  private boolean isToldSurely(Outlook run) {
    return run.untold() <= aims.share();
  }

  private double untilOverdue(Outlook run) {
    double left = run.lifespan() == null ? 0 : run.lifespan().nearlyAll() - seconds(run.elapsed());
    return Math.max(left + gap(aims.told()), seconds(bounds.max()));
  }

  private double gap(Duration aim) {
    return Math.max(seconds(aim.minus(aims.look())), seconds(bounds.min()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
