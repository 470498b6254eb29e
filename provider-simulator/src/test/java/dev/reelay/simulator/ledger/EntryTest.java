package dev.reelay.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  // The course of the job does not matter for how often it is looked at.
  @SuppressWarnings("NullAway")
  private final Entry entry =
      new Entry(
          null, new Charge("account", new Reference("film", true), 0.1, Duration.ofSeconds(10)));

  @Test
  void aTimetableThatIsTooTightIsNoticed() {
    entry.polled(T0);
    entry.polled(T0.plusSeconds(9));

    assertThat(entry.pollsTooFast()).isEqualTo(1);
    assertThat(entry.shortestGap()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void aLookAfterAHintStandsBesideTheTimetable() {
    entry.polled(T0);
    entry.hinted();
    entry.polled(T0.plusSeconds(9));
    entry.polled(T0.plusSeconds(10));

    assertThat(entry.pollsTooFast()).isZero();
    assertThat(entry.polls()).isEqualTo(3);
  }
}
