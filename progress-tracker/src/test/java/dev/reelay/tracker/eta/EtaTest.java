package dev.reelay.tracker.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.tracker.eta.Step.Phase;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EtaTest {
  @Test
  void aJobThatJustBeganNeedsWhatIsTypical() {
    assertThat(Eta.remaining(List.of(ahead(2.0), ahead(3.0), ahead(10.0)))).isEqualTo(15.0);
  }

  @Test
  void aStageHalfWayAtUsualPaceNeedsTheOtherHalf() {
    Double eta =
        Eta.remaining(List.of(done(2.0, 2.0), new Step(Phase.RUNNING, 10.0, 50, 5.0), ahead(4.0)));

    assertThat(eta).isEqualTo(9, within(0.1));
  }

  @Test
  void aSlowJobIsExpectedToStaySlow() {
    List<Step> usual = List.of(done(10.0, 10.0), ahead(10.0));
    List<Step> slow = List.of(done(10.0, 30.0), ahead(10.0));

    assertThat(Eta.remaining(slow)).isGreaterThan(Eta.remaining(usual) * 1.5);
  }

  @Test
  void theOwnPaceWinsTowardsTheEndOfAStage() {
    Double eta = Eta.remaining(List.of(new Step(Phase.RUNNING, 10.0, 90, 90.0)));

    assertThat(eta).isEqualTo(9, within(1.1));
  }

  @Test
  void nothingIsSaidWhereNothingIsKnown() {
    assertThat(Eta.remaining(List.of(ahead(2.0), ahead(null)))).isNull();
    assertThat(Eta.remaining(List.of(new Step(Phase.RUNNING, null, 1, 3.0)))).isNull();
    assertThat(Eta.remaining(List.of(new Step(Phase.RUNNING, 10.0, 0, 40.0)))).isNull();
  }

  @Test
  void aPaceOfItsOwnIsEnoughWithoutTypicalDurations() {
    assertThat(Eta.remaining(List.of(new Step(Phase.RUNNING, null, 25, 5.0)))).isEqualTo(15.0);
  }

  @Test
  void noInputLeadsToNonsense() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      List<Step> steps =
          List.of(
              done(number(random), number(random)),
              new Step(Phase.RUNNING, number(random), random.nextDouble(0, 100), number(random)),
              ahead(number(random)));

      Double eta = Eta.remaining(steps);

      if (eta != null) {
        assertThat(eta).as("seed %d", seed).isFinite().isNotNegative();
      }
    }
  }

  @Test
  void aDriftIsFollowedWithinFiftyRuns() {
    Sketch sketch = Sketch.EMPTY;
    for (int i = 0; i < 500; i++) {
      sketch = sketch.with(10, 0.08);
    }
    assertThat(sketch.meanSeconds()).isEqualTo(10, within(0.001));

    for (int i = 0; i < 50; i++) {
      sketch = sketch.with(20, 0.08);
    }

    assertThat(sketch.meanSeconds()).isEqualTo(20, within(0.5));
    assertThat(Sketch.EMPTY.with(4, 0.08).with(8, 0.08).meanSeconds()).isEqualTo(6);
  }

  @Test
  void videosOfSimilarLengthShareABucket() {
    assertThat(VideoLength.bucket(null)).isZero();
    assertThat(VideoLength.bucket(5)).isEqualTo(VideoLength.bucket(8)).isEqualTo(8);
    assertThat(VideoLength.bucket(60)).isEqualTo(60);
    assertThat(VideoLength.bucket(100_000)).isEqualTo(Integer.MAX_VALUE);
  }

  private static @Nullable Double number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> 0.0;
      case 2 -> 1e12;
      default -> random.nextDouble(0, 100);
    };
  }

  private static Step done(@Nullable Double typical, @Nullable Double took) {
    return new Step(Phase.DONE, typical, 100, took);
  }

  private static Step ahead(@Nullable Double typical) {
    return new Step(Phase.AHEAD, typical, 0, null);
  }
}
