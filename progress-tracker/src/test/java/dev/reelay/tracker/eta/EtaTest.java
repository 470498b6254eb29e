package dev.reelay.tracker.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.tracker.eta.Step.Pace;
import dev.reelay.tracker.eta.Step.Phase;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EtaTest {
  @Test
  void aJobThatJustBeganNeedsWhatItsStagesTake() {
    Eta eta = Eta.of(List.of(ahead(2.0), ahead(3.0), ahead(10.0)));

    assertThat(eta.seconds()).isEqualTo(16, within(1.0));
    assertThat(eta.low()).isBetween(8.0, 12.0);
    assertThat(eta.high()).isBetween(22.0, 28.0);
  }

  @Test
  void aLoneStageHasTheRangeOfItsCurve() {
    Curve curve = Curve.around(100, 0.5);

    Eta eta = Eta.of(List.of(new Step(Phase.RUNNING, curve, 0.0, null)));

    assertThat(eta.seconds()).isEqualTo(100, within(0.1));
    assertThat(eta.low()).isEqualTo(curve.quantile(0.1), within(0.1));
    assertThat(eta.high()).isEqualTo(curve.quantile(0.9), within(0.1));
  }

  @Test
  void aStageThatCountsIsExpectedToGoOnAsItDoes() {
    Pace halfWay = new Pace(0, 50, 5, 0);

    Eta usual = Eta.of(List.of(new Step(Phase.RUNNING, Curve.around(10), 5.0, halfWay)));
    Eta slow =
        Eta.of(List.of(new Step(Phase.RUNNING, Curve.around(10), 50.0, new Pace(0, 50, 50, 0))));

    assertThat(usual.seconds()).isEqualTo(5, within(0.5));
    assertThat(slow.seconds()).isEqualTo(50, within(10.0));
  }

  @Test
  void theTimeSinceTheLastReportCounts() {
    Eta atOnce = Eta.of(List.of(new Step(Phase.RUNNING, null, 50.0, new Pace(0, 50, 50, 0))));
    Eta later = Eta.of(List.of(new Step(Phase.RUNNING, null, 60.0, new Pace(0, 50, 50, 10))));

    assertThat(later.seconds()).isEqualTo(atOnce.seconds() - 10, within(0.2));
  }

  @Test
  void aSlowJobIsExpectedToStaySlow() {
    List<Step> usual = List.of(done(10.0, 10.0), ahead(10.0));
    List<Step> slow = List.of(done(10.0, 30.0), ahead(10.0));

    assertThat(Eta.of(slow).seconds()).isGreaterThan(Eta.of(usual).seconds() * 1.5);
  }

  @Test
  void nothingIsSaidWhereNothingIsKnownOrAllIsOverdue() {
    assertThat(Eta.of(List.of(ahead(2.0), ahead(null)))).isNull();
    assertThat(Eta.of(List.of(new Step(Phase.RUNNING, null, 3.0, new Pace(0, 1, 3, 0))))).isNull();
    assertThat(Eta.of(List.of(new Step(Phase.RUNNING, Curve.around(10), 400.0, null)))).isNull();
    assertThat(Eta.of(List.of(new Step(Phase.RUNNING, null, 500.0, new Pace(0, 50, 10, 490)))))
        .isNull();
  }

  @Test
  void aPaceOfItsOwnIsEnoughWithoutACurve() {
    Eta eta = Eta.of(List.of(new Step(Phase.RUNNING, null, 5.0, new Pace(0, 25, 5, 0))));

    assertThat(eta.seconds()).isEqualTo(15, within(0.1));
    assertThat(eta.low()).isLessThan(15);
    assertThat(eta.high()).isGreaterThan(15);
  }

  @Test
  void whatWasLearnedIsTrustedMoreThanAnAssumption() {
    Sketch sketch = Sketch.expecting(Curve.around(10), 5);
    for (int i = 0; i < 100; i++) {
      sketch.add(10 + i % 3, 0, 30);
    }

    double learned =
        Eta.of(List.of(new Step(Phase.AHEAD, sketch.curve(), null, null))).confidence();
    double assumed = Eta.of(List.of(ahead(10.0))).confidence();

    assertThat(learned).isBetween(0.8, 1.0);
    assertThat(assumed).isBetween(0.05, 0.5);
  }

  @Test
  void noInputLeadsToNonsense() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      Pace pace = new Pace(0, random.nextDouble(0, 100), any(random), any(random));
      List<Step> steps =
          List.of(
              done(curveOf(random), any(random)),
              new Step(
                  Phase.RUNNING, curve(random), any(random), random.nextBoolean() ? pace : null),
              new Step(Phase.AHEAD, curve(random), null, null));

      Eta eta = Eta.of(steps);

      if (eta != null) {
        assertThat(eta.seconds()).as("seed %d", seed).isFinite().isNotNegative();
        assertThat(eta.low()).as("seed %d", seed).isBetween(0.0, eta.seconds());
        assertThat(eta.high()).as("seed %d", seed).isGreaterThanOrEqualTo(eta.seconds());
        assertThat(eta.confidence()).as("seed %d", seed).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void videosOfSimilarLengthShareABucket() {
    assertThat(VideoLength.bucket(null)).isZero();
    assertThat(VideoLength.bucket(5)).isEqualTo(VideoLength.bucket(8)).isEqualTo(8);
    assertThat(VideoLength.bucket(60)).isEqualTo(60);
    assertThat(VideoLength.bucket(100_000)).isEqualTo(Integer.MAX_VALUE);
  }

  private static @Nullable Curve curve(Random random) {
    Double median = curveOf(random);
    return median == null ? null : Curve.around(median);
  }

  private static @Nullable Double curveOf(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> 0.0;
      case 2 -> 1e12;
      default -> random.nextDouble(0, 100);
    };
  }

  private static double any(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> -3;
      case 2 -> 1e12;
      default -> random.nextDouble(0, 100);
    };
  }

  private static Step done(@Nullable Double typical, @Nullable Double took) {
    return new Step(Phase.DONE, typical == null ? null : Curve.around(typical), took, null);
  }

  private static Step ahead(@Nullable Double typical) {
    return new Step(Phase.AHEAD, typical == null ? null : Curve.around(typical), null, null);
  }
}
