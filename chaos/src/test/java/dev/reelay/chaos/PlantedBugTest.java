package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.Bug;
import dev.reelay.testkit.history.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The checker is worth something only if it turns red when the bus is wrong. Takes minutes: see
 * {@code CONTRIBUTING.md}.
 */
@Tag("planted")
class PlantedBugTest {
  private static final long SEED = 7;
  private static final Duration QUIET = Duration.ofSeconds(6);

  private static final Duration BLOW = Duration.ofSeconds(4);

  /** What is wrong may never recover; the history tells all the same. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Test
  void aSkippedInboxDoublesEffects() throws Exception {
    assertThat(verdict(Bug.SKIP_INBOX, Fault.RESEND_OUTBOX).doubled()).isNotEmpty();
  }

  @Test
  void anAcknowledgementBeforeTheCommitLosesEvents() throws Exception {
    assertThat(verdict(Bug.ACK_BEFORE_COMMIT, Fault.KILL_CONSUMER, Fault.KILL_CONSUMER).lost())
        .isNotEmpty();
  }

  @Test
  void aDroppedOutboxRowIsLost() throws Exception {
    assertThat(verdict(Bug.DROP_OUTBOX).lost()).isNotEmpty();
  }

  @Test
  void aCancelInsteadOfAChannelCloseReorders() throws Exception {
    assertThat(
            verdict(Bug.CANCEL_ON_HAND_OVER, Fault.STOP_CONSUMER, Fault.KILL_CONSUMER).reordered())
        .isNotEmpty();
  }

  @Test
  void aRelayThatAsksForHigherNumbersLosesLateCommits() throws Exception {
    assertThat(verdict(Bug.NUMBER_ABOVE_LAST).lost()).isNotEmpty();
  }

  private static Verdict verdict(Bug bug, Fault... faults) throws Exception {
    try (Arena arena = Arena.start(SEED, 1, 2, bug)) {
      Storm storm = new Storm(arena, SEED, PATIENCE, null);
      storm.blow(BLOW);
      for (Fault fault : List.of(faults)) {
        storm.strike(fault);
        // Whoever came back takes its share while much is waiting.
        storm.blow(BLOW);
      }
      Report report = storm.judge(SEED, QUIET);
      System.out.println(bug.id() + ", " + report);
      return report.verdict();
    }
  }
}
