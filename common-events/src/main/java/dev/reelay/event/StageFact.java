package dev.reelay.event;

/** A fact about one stage run: one attempt at one stage of a job, done by one provider. */
public sealed interface StageFact extends JobEvent
    permits StageRequested,
        StageAccepted,
        StageProgressed,
        StageSucceeded,
        StageFailed,
        StageCancellationRequested,
        StageCancellationAnswered,
        StageCancelled,
        StageStalled,
        StageReleaseRequested,
        StageReleased,
        VideoProgressCheckRequested,
        VideoProgressTrackingCancelled {
  /** Identifies the run everywhere: client reference of paid calls, folder of its files. */
  String stageRunId();

  /** Name of the stage. */
  String stage();

  /** The attempt at the job that this run belongs to, from 1. */
  int attempt();

  /** Who does it. */
  String provider();
}
