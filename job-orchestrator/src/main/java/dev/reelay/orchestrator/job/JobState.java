package dev.reelay.orchestrator.job;

import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job is. The methods of a state that return a state are its legal exits. */
sealed interface JobState {
  /** What clients may know of it. */
  JobStatus status();

  /** The attempt at the job, from 1. */
  int attempt();

  /** The run that the job waits for or last waited for; null when there is none. */
  default @Nullable StageRun run() {
    return null;
  }

  /**
   * Accepted, not started.
   *
   * @param waitingFor what it was last told to wait for
   */
  record Pending(@Nullable WaitingFor waitingFor) implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.PENDING;
    }

    @Override
    public int attempt() {
      return 1;
    }

    Pending hold(WaitingFor reason) {
      return new Pending(reason);
    }

    Processing start(StageRun run, Instant dueAt) {
      return new Processing(1, run, dueAt);
    }

    Failed refuse(Failure failure, Instant now) {
      return new Failed(1, failure, now);
    }

    Cancelled cancel(Cancellation cancellation, Instant now) {
      return new Cancelled(1, cancellation, now);
    }

    TimedOut timeOut(Failure failure, Instant now) {
      return new TimedOut(1, failure, now);
    }
  }

  /**
   * At work.
   *
   * @param run null while the next stage waits for a grant of its provider
   * @param dueAt when the run has to be over; null for the job's deadline
   */
  record Processing(int attempt, @Nullable StageRun run, @Nullable Instant dueAt)
      implements JobState {
    Processing(int attempt, @Nullable StageRun run) {
      this(attempt, run, null);
    }

    @Override
    public JobStatus status() {
      return JobStatus.PROCESSING;
    }

    Processing advance(StageRun next, Instant nextDueAt) {
      return new Processing(attempt, next, nextDueAt);
    }

    Processing await() {
      return new Processing(attempt, null);
    }

    Retrying retry(StageRun ended, Failure failure, Instant nextRetryAt) {
      return new Retrying(attempt, ended, failure, nextRetryAt);
    }

    Cancelling startCancelling(StageRun live, Cancellation cancellation, Instant respondBy) {
      return new Cancelling(attempt, live, cancellation, respondBy);
    }

    Completed complete(Instant now) {
      return new Completed(attempt, null, now);
    }

    Failed fail(Failure failure, Instant now) {
      return new Failed(attempt, failure, now);
    }

    Cancelled cancel(Cancellation cancellation, Instant now) {
      return new Cancelled(attempt, cancellation, now);
    }

    TimedOut timeOut(Failure failure, Instant now) {
      return new TimedOut(attempt, failure, now);
    }
  }

  /**
   * Between two attempts: no stage runs, one waits.
   *
   * @param attempt the one that failed
   * @param run the one that ended badly; its late success is still taken, because it is paid
   */
  record Retrying(int attempt, StageRun run, Failure failure, Instant nextRetryAt)
      implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.RETRYING;
    }

    Processing start(StageRun first, Instant dueAt) {
      return new Processing(attempt + 1, first, dueAt);
    }

    Failed fail(Failure forced, Instant now) {
      return new Failed(attempt, forced, now);
    }

    Retrying hasten(Instant now) {
      return new Retrying(attempt, run, failure, now);
    }

    Completed complete(Instant now) {
      return new Completed(attempt, null, now);
    }

    Cancelled cancel(Cancellation cancellation, Instant now) {
      return new Cancelled(attempt, cancellation, now);
    }

    TimedOut timeOut(Failure deadline, Instant now) {
      return new TimedOut(attempt, deadline, now);
    }
  }

  /**
   * Asked to stop; the provider at work has not ended yet.
   *
   * @param respondBy when the job is cancelled without its answer
   */
  record Cancelling(int attempt, StageRun run, Cancellation cancellation, Instant respondBy)
      implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.CANCELLING;
    }

    Cancelling answer(Cancellation answered) {
      return new Cancelling(attempt, run, answered, respondBy);
    }

    Cancelled cancel(Cancellation settled, Instant now) {
      return new Cancelled(attempt, settled, now);
    }

    Completed complete(Cancellation tooLate, Instant now) {
      return new Completed(attempt, tooLate, now);
    }
  }

  /** The states that nothing leaves. */
  sealed interface Final extends JobState {
    Instant finishedAt();
  }

  /**
   * The video is there.
   *
   * @param cancellation a cancel that came too late; null when nobody asked
   */
  record Completed(int attempt, @Nullable Cancellation cancellation, Instant finishedAt)
      implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.COMPLETED;
    }
  }

  /** Ended without a video. */
  record Failed(int attempt, Failure failure, Instant finishedAt) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.FAILED;
    }
  }

  /** Ended because somebody asked for it. */
  record Cancelled(int attempt, Cancellation cancellation, Instant finishedAt) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.CANCELLED;
    }
  }

  /** Ended by the job's own deadline. */
  record TimedOut(int attempt, Failure failure, Instant finishedAt) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.TIMED_OUT;
    }
  }
}
