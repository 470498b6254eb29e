package dev.reelay.tracker.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void aCurveAndItsShareOfSurvivorsAreInverse() {
    Curve curve = Curve.around(60, 0.4);

    for (double share = 0.02; share < 0.9999; share += 0.01) {
      assertThat(1 - curve.survival(curve.quantile(share))).isEqualTo(share, within(0.001));
    }
    assertThat(curve.survival(0)).isEqualTo(1);
    assertThat(curve.median()).isEqualTo(60, within(0.01));
  }

  @Test
  void whatIsStillAtWorkNeedsWhatTheSurvivorsNeed() {
    Curve curve = Curve.around(60, 0.4);

    assertThat(curve.remaining(0, 0.5)).isEqualTo(60, within(0.1));
    // Of those that take longer than the median, half end before the third quartile.
    assertThat(curve.remaining(60, 0.5)).isEqualTo(curve.quantile(0.75) - 60, within(0.2));
    assertThat(curve.remaining(500, 0.5)).isPositive();
    assertThat(curve.remaining(-5, 0.5)).isEqualTo(60, within(0.1));
  }

  @Test
  void aSketchKnowsTheQuantilesOfWhatItLearned() {
    Random random = new Random(1);
    Sketch sketch = Sketch.expecting(Curve.around(10), 5);
    for (int i = 0; i < 2_000; i++) {
      sketch.add(60 * Math.exp(0.3 * random.nextGaussian()), 6, 1_000);
    }

    Curve curve =
        Sketch.of(sketch.before(), sketch.now(), sketch.runs(), sketch.videoSeconds()).curve();

    assertThat(curve.runs()).isEqualTo(2_000);
    assertThat(curve.median()).isEqualTo(60, within(4.0));
    assertThat(curve.quantile(0.1)).isEqualTo(60 * Math.exp(-0.3 * 1.28), within(5.0));
    assertThat(curve.quantile(0.9)).isEqualTo(60 * Math.exp(0.3 * 1.28), within(9.0));
    assertThat(sketch.before().length + sketch.now().length).isLessThan(4_000);
  }

  @Test
  void aDriftIsFollowedWithinFiftyRuns() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Sketch sketch = Sketch.expecting(Curve.around(10), 5);
      for (int i = 0; i < 500; i++) {
        sketch.add(10 * Math.exp(0.2 * random.nextGaussian()), 0, 30);
      }
      for (int i = 0; i < 50; i++) {
        sketch.add(20 * Math.exp(0.2 * random.nextGaussian()), 0, 30);
      }

      assertThat(sketch.curve().median()).as("seed %d", seed).isBetween(17.0, 22.0);
    }
  }

  @Test
  void theFirstRunsAlreadyCountMoreThanWhatWasAssumed() {
    Sketch sketch = Sketch.expecting(Curve.around(10), 5);
    for (int i = 0; i < 6; i++) {
      sketch.add(40, 0, 30);
    }

    assertThat(sketch.curve().median()).isEqualTo(40, within(5.0));
  }
}
