package dev.reelay.tracker.eta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.tracker.eta.Step.Pace;
import dev.reelay.tracker.eta.Step.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How good the estimates are: jobs whose true curve is known go through what the service does, one
 * after another, and are asked at each of their ticks. No time passes, and all is repeatable.
 */
class EtaSimulationTest {
  private static final int JOBS = 6_000;

  /** Jobs before anything is measured. */
  private static final int WARM_UP = 60;

  private static final double TICK = 5;
  private static final int GENERATION = 30;
  private static final long SEED = 20_260_301;

  /** What the stages of a whole job take, and how much each counts. */
  private static final List<Double> MEDIANS = List.of(5.0, 5.0, 27.0, 27.0, 80.0, 21.0);

  private static final List<Double> WEIGHTS = List.of(5.0, 20.0, 30.0, 25.0, 15.0, 5.0);

  static Stream<TrueCurve> curves() {
    return Stream.of(
        TrueCurve.logNormal(60, 0.2),
        TrueCurve.logNormal(60, 0.5),
        TrueCurve.bimodal(),
        TrueCurve.drifting(JOBS));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void ofASilentEngineItIsNearlyAsGoodAsWhoKnowsTheCurve(TrueCurve truth) {
    Random random = new Random(SEED);
    Sketch sketch = Sketch.expecting(Curve.around(30), 1);
    Errors ours = new Errors();
    Errors ideal = new Errors();
    for (int job = 0; job < JOBS; job++) {
      double takes = truth.draw(job, random);
      Curve curve = sketch.curve();
      for (double elapsed = 0; elapsed < takes && job >= WARM_UP; elapsed += TICK) {
        Eta eta = Eta.of(List.of(new Step(Phase.RUNNING, curve, elapsed, null)));
        ours.note(eta, takes - elapsed);
        ideal.note(truth.idealRemaining(job, elapsed), takes - elapsed);
      }
      sketch.add(takes, 0, GENERATION);
    }
    String figures = figures(truth, ours, ideal);

    assertThat(ours.mean()).as(figures).isLessThanOrEqualTo(1.15 * ideal.mean());
    assertThat(ours.held()).as(figures).isBetween(0.75, 0.85);
    assertThat(ours.silence()).as(figures).isLessThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void ofAnEngineThatCountsItIsBetterThanTheRuleOfThree(TrueCurve truth) {
    Random random = new Random(SEED);
    Sketch sketch = Sketch.expecting(Curve.around(30), 1);
    Errors ours = new Errors();
    Errors linear = new Errors();
    Errors halfWay = new Errors();
    Errors linearHalfWay = new Errors();
    for (int job = 0; job < JOBS; job++) {
      double takes = truth.draw(job, random);
      UnevenEngine engine = new UnevenEngine(takes, random);
      Curve curve = sketch.curve();
      for (double elapsed = TICK; elapsed < takes && job >= WARM_UP; elapsed += TICK) {
        double percent = engine.percent(elapsed);
        ours.note(at(curve, engine, elapsed), takes - elapsed);
        linear.note(ruleOfThree(elapsed, percent), takes - elapsed);
      }
      if (job >= WARM_UP) {
        halfWay.note(at(curve, engine, takes / 2), takes / 2);
        linearHalfWay.note(ruleOfThree(takes / 2, engine.percent(takes / 2)), takes / 2);
      }
      sketch.add(takes, 0, GENERATION);
    }
    String figures =
        figures(truth, ours, linear) + "; half way " + figures(truth, halfWay, linearHalfWay);

    assertThat(halfWay.medianShare()).as(figures).isLessThanOrEqualTo(0.15);
    assertThat(halfWay.mean()).as(figures).isLessThan(linearHalfWay.mean());
    assertThat(ours.mean()).as(figures).isLessThan(0.95 * linear.mean());
    assertThat(ours.held()).as(figures).isBetween(0.75, 0.85);
  }

  /** The weights of a plan are no durations, which is what the rule of three takes them for. */
  @Test
  void ofWholeJobsItIsFarBetterThanTheRuleOfThree() {
    Random random = new Random(SEED);
    List<Sketch> sketches = new ArrayList<>();
    MEDIANS.forEach(median -> sketches.add(Sketch.expecting(Curve.around(2 * median), 1)));
    Errors ours = new Errors();
    Errors linear = new Errors();
    for (int job = 0; job < JOBS; job++) {
      WholeJob whole = new WholeJob(random);
      List<Curve> curves = sketches.stream().map(Sketch::curve).toList();
      for (double elapsed = TICK; elapsed < whole.takes() && job >= WARM_UP; elapsed += TICK) {
        ours.note(Eta.of(whole.steps(curves, elapsed)), whole.takes() - elapsed);
        linear.note(ruleOfThree(elapsed, whole.percent(elapsed)), whole.takes() - elapsed);
      }
      for (int i = 0; i < sketches.size(); i++) {
        sketches.get(i).add(whole.took().get(i), 0, GENERATION);
      }
    }
    String figures = figures(TrueCurve.logNormal(160, 0.3), ours, linear);

    assertThat(ours.mean()).as(figures).isLessThan(0.3 * linear.mean());
    assertThat(ours.held()).as(figures).isBetween(0.75, 0.85);
  }

  private static Eta at(Curve curve, UnevenEngine engine, double elapsed) {
    Pace pace = new Pace(0, engine.percent(elapsed), elapsed, 0);
    return Eta.of(List.of(new Step(Phase.RUNNING, curve, elapsed, pace)));
  }

  private static double ruleOfThree(double elapsed, double percent) {
    return percent <= 0 ? 3_600 : elapsed * (100 - percent) / percent;
  }

  private static String figures(TrueCurve truth, Errors ours, Errors other) {
    return "%s: mean error %.2f s (compared with %.2f s), median %.1f %% of the rest, %.1f %% in the range"
        .formatted(
            truth.name(), ours.mean(), other.mean(), 100 * ours.medianShare(), 100 * ours.held());
  }

  /** Reports whole percents; each tenth of the work has a pace of its own. */
  private static final class UnevenEngine {
    private static final int PARTS = 10;
    private static final double UNEVEN = 0.25;

    private final double[] ends = new double[PARTS];

    UnevenEngine(double takes, Random random) {
      double sum = 0;
      for (int i = 0; i < PARTS; i++) {
        sum += Math.exp(UNEVEN * random.nextGaussian());
        ends[i] = sum;
      }
      for (int i = 0; i < PARTS; i++) {
        ends[i] *= takes / sum;
      }
    }

    double percent(double elapsed) {
      double from = 0;
      for (int i = 0; i < PARTS; i++) {
        if (elapsed < ends[i]) {
          double part = (elapsed - from) / (ends[i] - from);
          return Math.floor(100.0 * (i + part) / PARTS);
        }
        from = ends[i];
      }
      return 99;
    }
  }

  /** Six stages one after another, all of them slower or faster than usual by a common factor. */
  private static final class WholeJob {
    private final List<Double> took = new ArrayList<>();
    private final List<UnevenEngine> engines = new ArrayList<>();

    WholeJob(Random random) {
      double slower = Math.exp(0.2 * random.nextGaussian());
      for (double median : MEDIANS) {
        double takes = median * slower * Math.exp(0.2 * random.nextGaussian());
        took.add(takes);
        engines.add(new UnevenEngine(takes, random));
      }
    }

    List<Double> took() {
      return took;
    }

    double takes() {
      return took.stream().mapToDouble(Double::doubleValue).sum();
    }

    List<Step> steps(List<Curve> curves, double elapsed) {
      List<Step> steps = new ArrayList<>();
      double begun = 0;
      for (int i = 0; i < took.size(); i++) {
        double spent = elapsed - begun;
        begun += took.get(i);
        if (elapsed >= begun) {
          steps.add(new Step(Phase.DONE, curves.get(i), took.get(i), null));
        } else if (spent < 0) {
          steps.add(new Step(Phase.AHEAD, curves.get(i), null, null));
        } else {
          Pace pace = new Pace(0, engines.get(i).percent(spent), spent, 0);
          steps.add(new Step(Phase.RUNNING, curves.get(i), spent, pace));
        }
      }
      return steps;
    }

    double percent(double elapsed) {
      double percent = 0;
      double begun = 0;
      for (int i = 0; i < took.size(); i++) {
        double spent = elapsed - begun;
        begun += took.get(i);
        percent +=
            elapsed >= begun
                ? WEIGHTS.get(i)
                : spent < 0 ? 0 : WEIGHTS.get(i) * engines.get(i).percent(spent) / 100;
      }
      return percent;
    }
  }

  /** What estimates were wrong by. */
  private static final class Errors {
    private final List<Double> shares = new ArrayList<>();
    private double sum;
    private int held;
    private int silent;

    void note(Eta eta, double truth) {
      if (eta == null) {
        silent++;
        return;
      }
      note(eta.seconds(), truth);
      held += eta.low() <= truth && truth <= eta.high() ? 1 : 0;
    }

    void note(double estimate, double truth) {
      sum += Math.abs(estimate - truth);
      shares.add(Math.abs(estimate - truth) / truth);
    }

    double mean() {
      return sum / shares.size();
    }

    double medianShare() {
      return shares.stream().sorted().skip(shares.size() / 2).findFirst().orElseThrow();
    }

    double held() {
      return (double) held / shares.size();
    }

    double silence() {
      return (double) silent / (silent + shares.size());
    }
  }
}
