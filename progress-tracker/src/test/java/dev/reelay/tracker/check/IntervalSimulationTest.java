package dev.reelay.tracker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As configured by default, against looks every five seconds at the same runs. */
class IntervalSimulationTest {
  private static final int RUNS = 4_000;
  private static final long SEED = 7;
  private static final double NEVER = -1;

  private final Interval interval = SimulatedRuns.asShipped();

  @ParameterizedTest
  @CsvSource({"120, 0.2", "120, 0.5", "300, 0.2", "300, 0.5"})
  void percentOfTheProviderSaveMostLooks(double median, double spread) {
    SimulatedRuns.Outcome outcome = watched(logNormal(median, spread), true, NEVER);

    assertThat(outcome.fewer()).as(outcome.toString()).isGreaterThanOrEqualTo(0.6);
    assertThat(outcome.late(0.95)).as(outcome.toString()).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"120, 0.2, 0.5", "120, 0.5, 0.25", "300, 0.2, 0.5", "300, 0.5, 0.25"})
  void learnedDurationsSaveLooksAtSilentRuns(double median, double spread, double fewer) {
    SimulatedRuns.Outcome outcome = watched(logNormal(median, spread), false, NEVER);

    assertThat(outcome.fewer()).as(outcome.toString()).isGreaterThanOrEqualTo(fewer);
    assertThat(outcome.late(0.95)).as(outcome.toString()).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"120", "300"})
  void theValleyBetweenTwoKindsOfRunsIsSkipped(double median) {
    SimulatedRuns.Outcome outcome =
        watched(
            random -> (random.nextBoolean() ? 1 : 3) * logNormal(median, 0.1).applyAsDouble(random),
            false,
            NEVER);

    // The edges of the valley are known less well than the hump of a curve.
    assertThat(outcome.fewer()).as(outcome.toString()).isGreaterThanOrEqualTo(0.4);
    assertThat(outcome.late(0.95)).as(outcome.toString()).isLessThanOrEqualTo(5.5);
  }

  @ParameterizedTest
  @CsvSource({"120, 0.2, true", "120, 0.5, false", "300, 0.2, false", "300, 0.5, true"})
  void callsOfTheProviderLeaveTheSafetyNet(double median, double spread, boolean percent) {
    SimulatedRuns.Outcome outcome = watched(logNormal(median, spread), percent, 1);

    assertThat(outcome.fewer()).as(outcome.toString()).isGreaterThanOrEqualTo(0.95);
    assertThat(outcome.late(0.95)).as(outcome.toString()).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"120, 0.2, true", "120, 0.5, false", "300, 0.2, false", "300, 0.5, true"})
  void lostCallsAreMadeGood(double median, double spread, boolean percent) {
    SimulatedRuns.Outcome outcome = watched(logNormal(median, spread), percent, 0.7);

    assertThat(outcome.late(0.95)).as(outcome.toString()).isLessThanOrEqualTo(10);
  }

  private SimulatedRuns.Outcome watched(
      ToDoubleFunction<Random> seconds, boolean percent, double calls) {
    return SimulatedRuns.of(interval, new SimulatedRuns.Model(seconds, percent, calls), RUNS, SEED);
  }

  private static ToDoubleFunction<Random> logNormal(double median, double spread) {
    return SimulatedRuns.logNormal(median, spread);
  }
}
