package dev.reelay.orchestrator.job;

import dev.reelay.event.Failure;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is told to the world about a new state; {@link Facts} fills in the rest. */
sealed interface Fact {
  /** The job waits. */
  record Queued(WaitingFor waitingFor) implements Fact {}

  /** An attempt began. */
  record Started() implements Fact {}

  /** The attempt failed and another one is planned. */
  record RetryScheduled(StageRun ended, Failure failure, Instant nextRetryAt) implements Fact {}

  /** The job is being stopped. */
  record CancellationStarted(StageRun run, Cancellation cancellation) implements Fact {}

  /** The video is there. */
  record Completed() implements Fact {}

  /**
   * The job ended without a video.
   *
   * @param stage the last stage that was begun; null when none was
   */
  record Failed(Failure failure, @Nullable String stage) implements Fact {}

  /** The job ended because somebody asked for it. */
  record Cancelled(Cancellation cancellation) implements Fact {}
}
