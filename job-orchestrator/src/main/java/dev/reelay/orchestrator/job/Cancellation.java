package dev.reelay.orchestrator.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.ProviderOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that the job stop, and what the providers said to it.
 *
 * @param by who asked
 * @param reason in their words
 * @param outcomes the latest answer of each engaged provider; empty when none was at work
 */
record Cancellation(
    String by, @Nullable String reason, Instant requestedAt, List<ProviderOutcome> outcomes) {

  Cancellation {
    outcomes = List.copyOf(outcomes);
  }

  static Cancellation of(Signal.Cancel cancel, Instant now) {
    return new Cancellation(cancel.by(), cancel.reason(), now, List.of());
  }

  /** What the provider of the run answered; it replaces its earlier answer. */
  Cancellation answered(StageRun run, CancellationOutcome outcome, @Nullable String warning) {
    return new Cancellation(
        by,
        reason,
        requestedAt,
        List.of(new ProviderOutcome(run.provider(), run.stage(), outcome, warning)));
  }

  /** The run is over: the last answer stands, unless there was none. */
  Cancellation settled(StageRun run, CancellationOutcome otherwise, String warning) {
    return ended(run, outcomes.isEmpty() ? otherwise : outcomes.getFirst().outcome(), warning);
  }

  /** The run is over and this is what became of it; what the provider warned of stays known. */
  Cancellation ended(StageRun run, CancellationOutcome outcome, String warning) {
    String earlier = outcomes.isEmpty() ? null : outcomes.getFirst().warning();
    return answered(run, outcome, earlier == null ? warning : warning + "; " + earlier);
  }
}
