package dev.reelay.event;

/**
 * A change of the state of a job, told by the orchestrator: the only facts that move the shown
 * status.
 */
public sealed interface OrchestratorFact extends JobEvent
    permits VideoGenerationQueued,
        VideoGenerationStarted,
        VideoGenerationRetryScheduled,
        VideoGenerationCancellationStarted,
        VideoGenerationCompleted,
        VideoGenerationFailed,
        VideoGenerationCancelled {
  /** Rises by one with each state change of the job, from 1. */
  long jobVersion();

  /** The attempt at the job, from 1. */
  int attempt();

  /** The state that the job is in from now on. */
  JobStatus status();
}
