package dev.reelay.tracker.check;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one model, one after another, looked at by {@link Interval} and, the same runs, every
 * five seconds. Time is computed, not waited for. What the runs took is learned on the way, so the
 * first ones are looked at without any knowledge.
 */
final class SimulatedRuns {
  private static final double FIXED = 5;
  private static final int LEARNED_FROM = 10;
  private static final int REMEMBERED = 100;

  /**
   * What runs are like.
   *
   * @param seconds what one takes
   * @param percent whether the provider tells how far one is
   * @param calls share of the ends of which the provider tells by itself; below 0 for one that
   *     never does
   */
  record Model(ToDoubleFunction<Random> seconds, boolean percent, double calls) {
    boolean tells() {
      return calls >= 0;
    }
  }

  /** How often was looked, and how late ends were noticed. */
  record Outcome(long calls, long fixedCalls, List<Double> late) {
    double fewer() {
      return 1 - (double) calls / fixedCalls;
    }

    double late(double quantile) {
      List<Double> sorted = late.stream().sorted().toList();
      return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }

    @Override
    public String toString() {
      return "%d looks instead of %d, %.1f %% fewer; noticed late by %.2f s (p95)"
          .formatted(calls, fixedCalls, 100 * fewer(), late(0.95));
    }
  }

  /** One run: what it takes, and how its percent bend. */
  private record Run(double seconds, double bend, double told) {
    double percentAt(double time) {
      return Math.floor(100 * Math.pow(Math.min(1, time / seconds), bend));
    }
  }

  private final Interval interval;
  private final Model model;
  private final Random random;
  private final Deque<Double> learned = new ArrayDeque<>();
  private final Deque<Boolean> lost = new ArrayDeque<>();
  private long calls;
  private long fixedCalls;
  private final List<Double> late = new ArrayList<>();

  private SimulatedRuns(Interval interval, Model model, long seed) {
    this.interval = interval;
    this.model = model;
    this.random = new Random(seed);
  }

  static Outcome of(Interval interval, Model model, int runs, long seed) {
    SimulatedRuns all = new SimulatedRuns(interval, model, seed);
    for (int number = 0; number < runs; number++) {
      all.watch(number);
    }
    return new Outcome(all.calls, all.fixedCalls, all.late);
  }

  private void watch(int number) {
    double seconds = model.seconds().applyAsDouble(random);
    boolean calling = random.nextDouble() < model.calls();
    double told = calling ? seconds + 0.3 + 1.5 * random.nextDouble() : Double.POSITIVE_INFINITY;
    Run run = new Run(seconds, Math.exp(0.15 * random.nextGaussian()), told);
    fixedCalls += (long) Math.ceil(run.seconds() / FIXED);
    double untold = untold(number);
    boolean found = look(run, untold);
    if (model.tells() && (untold == 0 || untold <= interval.aims().share())) {
      keep(lost, found, Witness.COUNTED);
    }
    keep(learned, run.seconds(), REMEMBERED);
  }

  /** Looks until the end is noticed; whether a check found it and not the provider's own call. */
  private boolean look(Run run, double untold) {
    Lifespan lifespan = lifespan();
    double now = 0;
    Outlook.@Nullable Pace pace = null;
    boolean first = true;
    while (true) {
      Outlook outlook =
          new Outlook(duration(now), first, lifespan, pace, untold, Outlook.Hint.NONE);
      double due = now + interval.next(outlook).toMillis() / 1000.0;
      double takes = 0.1 + 0.3 * random.nextDouble();
      boolean called = run.told() <= due;
      double at = called ? run.told() : due;
      calls++;
      if (at + takes / 2 >= run.seconds()) {
        late.add(Math.max(0, at + takes - run.seconds()));
        return !called;
      }
      now = at + takes;
      first = false;
      double percent = run.percentAt(at + takes / 2);
      if (model.percent() && percent > 0) {
        pace = new Outlook.Pace(percent, duration(now));
      }
    }
  }

  private double untold(int number) {
    if (!model.tells()) {
      return 1;
    }
    double share = Witness.untold(lost.stream().filter(one -> one).count(), lost.size());
    return Witness.isWitness("run" + number) ? 0 : share;
  }

  private @Nullable Lifespan lifespan() {
    if (learned.size() < LEARNED_FROM) {
      return null;
    }
    double[] sorted = learned.stream().mapToDouble(one -> one).sorted().toArray();
    return Lifespan.of(share -> between(sorted, share * sorted.length - 0.5));
  }

  private static double between(double[] sorted, double place) {
    int below = (int) Math.clamp(Math.floor(place), 0, sorted.length - 1);
    int above = Math.min(below + 1, sorted.length - 1);
    double share = Math.clamp(place - below, 0, 1);
    return sorted[below] + share * (sorted[above] - sorted[below]);
  }

  private static <T> void keep(Deque<T> all, T one, int most) {
    all.addLast(one);
    if (all.size() > most) {
      all.removeFirst();
    }
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** The interval with the defaults of the configuration. */
  static Interval asShipped() {
    return Interval.of(
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(CheckConfig.class)
            .build()
            .getConfigMapping(CheckConfig.class));
  }

  static ToDoubleFunction<Random> logNormal(double median, double sigma) {
    return random -> median * Math.exp(sigma * random.nextGaussian());
  }
}
