package dev.reelay.tracker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final Lifespan ABOUT_TWO_MINUTES = Lifespan.of(share -> 120 * (0.8 + 0.4 * share));
  private static final double NOBODY_TELLS = 1;
  private static final double HARDLY_LOST = 0.02;
  private static final double OFTEN_LOST = 0.3;

  private final Interval interval = SimulatedRuns.asShipped();

  @Test
  void withoutAHintTheUsualTimeHolds() {
    assertThat(next(unknown(Outlook.Hint.NONE))).isEqualTo(seconds(2));
    assertThat(next(unknown(hint(0, -3, null)))).isEqualTo(seconds(2));
  }

  @Test
  void aProvidersHintHoldsWithinTheBounds() {
    assertThat(next(unknown(hint(1_000, 7_000, null)))).isEqualTo(seconds(7));
    assertThat(next(unknown(hint(9_000, 7_000, null)))).isEqualTo(seconds(9));
    assertThat(next(unknown(hint(0, 1, null)))).isEqualTo(Duration.ofMillis(500));
    assertThat(next(unknown(hint(0, 600_000, null)))).isEqualTo(seconds(60));
  }

  @Test
  void aNamedMomentComesBeforeTheHint() {
    assertThat(next(unknown(hint(0, 7_000, seconds(12))))).isEqualTo(seconds(12));
    assertThat(next(unknown(hint(0, 7_000, seconds(-12))))).isEqualTo(Duration.ofMillis(500));
    assertThat(next(unknown(hint(0, 0, Duration.ofSeconds(Long.MAX_VALUE / 1_000)))))
        .isEqualTo(seconds(60));
  }

  @Test
  void nobodyLooksBeforeTheNamedMomentWhateverElseIsKnown() {
    Outlook close = run(110, ABOUT_TWO_MINUTES, NOBODY_TELLS, hint(2_000, 2_000, seconds(20)));

    assertThat(next(close)).isEqualTo(seconds(20));
  }

  @Test
  void theFirstLookIsEarlyAndTheMiddleIsLeftAlone() {
    Outlook first =
        new Outlook(seconds(0), true, ABOUT_TWO_MINUTES, null, NOBODY_TELLS, Outlook.Hint.NONE);

    assertThat(next(first)).isEqualTo(seconds(2));
    assertThat(next(run(2, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isEqualTo(seconds(60));
    assertThat(next(run(62, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isBetween(seconds(30), seconds(45));
  }

  @Test
  void whereTheEndIsExpectedItIsLookedAtClosely() {
    assertThat(next(run(120, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isEqualTo(Duration.ofMillis(4_550));
    assertThat(next(run(120, ABOUT_TWO_MINUTES, OFTEN_LOST))).isEqualTo(Duration.ofMillis(9_550));
  }

  @Test
  void aRunThatIsLongOverdueIsLookedAtEverMoreRarely() {
    assertThat(next(run(200, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isBetween(seconds(4), seconds(10));
    assertThat(next(run(600, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isBetween(seconds(40), seconds(50));
    assertThat(next(run(6_000, ABOUT_TWO_MINUTES, NOBODY_TELLS))).isEqualTo(seconds(60));
  }

  @Test
  void whoSaysHowFarItIsIsLookedAtShortlyBeforeItsEnd() {
    assertThat(next(moving(50, 50))).isEqualTo(seconds(30));
    assertThat(next(moving(80, 80))).isBetween(seconds(14), seconds(16));
    assertThat(next(moving(99, 99))).isEqualTo(Duration.ofMillis(2_550));
    assertThat(next(moving(100, 250))).isEqualTo(Duration.ofMillis(2_550));
  }

  @Test
  void aProviderThatTellsOfEndsIsOnlyAskedWhenARunIsOverdue() {
    assertThat(next(run(0, ABOUT_TWO_MINUTES, HARDLY_LOST))).isBetween(seconds(140), seconds(160));
    assertThat(next(run(200, ABOUT_TWO_MINUTES, HARDLY_LOST))).isEqualTo(seconds(60));
    assertThat(next(run(0, null, HARDLY_LOST))).isEqualTo(seconds(60));
    assertThat(next(run(0, Lifespan.of(share -> 7_200 + share), HARDLY_LOST)))
        .isEqualTo(seconds(300));
  }

  @Test
  void nonsenseAboutDurationsIsNoReasonNotToLook() {
    for (double odd : new double[] {0, -5, Double.NaN, Double.POSITIVE_INFINITY, 1e-9, 1e12}) {
      Lifespan lifespan = Lifespan.of(_ -> odd);
      for (double elapsed : new double[] {0, 0.001, 3, 1e7}) {
        assertThat(next(run(elapsed, lifespan, NOBODY_TELLS)))
            .as("%s s of %s", elapsed, odd)
            .isBetween(Duration.ofMillis(500), seconds(60));
      }
    }
  }

  private Duration next(Outlook run) {
    return interval.next(run);
  }

  private static Outlook unknown(Outlook.Hint hint) {
    return run(30, null, NOBODY_TELLS, hint);
  }

  private static Outlook run(double elapsed, @Nullable Lifespan lifespan, double untold) {
    return run(elapsed, lifespan, untold, Outlook.Hint.NONE);
  }

  private static Outlook run(
      double elapsed, @Nullable Lifespan lifespan, double untold, Outlook.Hint hint) {
    Duration since = Duration.ofMillis(Math.round(elapsed * 1000));
    return new Outlook(since, false, lifespan, null, untold, hint);
  }

  private static Outlook moving(double percent, int elapsed) {
    Duration since = seconds(elapsed);
    Outlook.Pace pace = new Outlook.Pace(percent, since);
    return new Outlook(since, false, null, pace, NOBODY_TELLS, Outlook.Hint.NONE);
  }

  private static Outlook.Hint hint(long min, long suggested, @Nullable Duration after) {
    return new Outlook.Hint(Duration.ofMillis(min), Duration.ofMillis(suggested), after);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
