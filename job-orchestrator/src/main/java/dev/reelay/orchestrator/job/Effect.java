package dev.reelay.orchestrator.job;

import dev.reelay.event.Failure;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StopReason;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a decision causes beside the new state, in the order given. */
sealed interface Effect {
  /** The finished stage and its files are remembered and never made again. */
  record KeepOutputs(StageSucceeded fact) implements Effect {}

  /** The grant of the provider goes from one run of the job to its next one. */
  record HandOver(StageRun from, StageRun to) implements Effect {}

  /** The run is over and gives its grant back. */
  record EndRun(StageRun run, RunEnd end, @Nullable Failure failure) implements Effect {}

  /** The stage is to be done now. */
  record RequestStage(StageRun run) implements Effect {}

  /** The provider is asked to stop. */
  record StopRun(StageRun run, StopReason reason, Instant respondBy) implements Effect {}

  /**
   * The provider has the run since then.
   *
   * @param stoppable what it can stop, in its own word; null when it did not say
   */
  record NoteAccepted(StageRun run, Instant at, @Nullable String stoppable) implements Effect {}

  /** Files of finished stages are lost, so these stages are to be done again. */
  record ForgetStages(Set<String> stages) implements Effect {
    public ForgetStages {
      stages = Set.copyOf(stages);
    }
  }

  /** From now on somebody else does the stage. */
  record ChangeProvider(String stage, String provider) implements Effect {}

  /** Something that clients should know at the end. */
  record Warn(String text) implements Effect {}
}
