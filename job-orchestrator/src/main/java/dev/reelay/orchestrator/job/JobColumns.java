package dev.reelay.orchestrator.job;

import static java.util.Objects.requireNonNull;

import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.job.JobState.Cancelled;
import dev.reelay.orchestrator.job.JobState.Cancelling;
import dev.reelay.orchestrator.job.JobState.Completed;
import dev.reelay.orchestrator.job.JobState.Failed;
import dev.reelay.orchestrator.job.JobState.Pending;
import dev.reelay.orchestrator.job.JobState.Processing;
import dev.reelay.orchestrator.job.JobState.Retrying;
import dev.reelay.orchestrator.job.JobState.TimedOut;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state as the columns of its row; the database checks which of them go together.
 *
 * @param readyAt when the dispatcher may start the job; null while nothing is to be started
 * @param dueAt when a timer looks at the job; null once it has finished
 */
record JobColumns(
    @Nullable StageRun run,
    @Nullable WaitingFor waiting,
    @Nullable Failure failure,
    @Nullable Cancellation cancellation,
    @Nullable Instant readyAt,
    @Nullable Instant dueAt,
    @Nullable Instant finishedAt) {

  @Nullable String runId() {
    return run == null ? null : run.id();
  }

  @Nullable String waitingFor() {
    return waiting == null ? null : waiting.word();
  }

  static JobColumns of(Job job) {
    Instant deadline = job.request().deadlineAt();
    return switch (job.state()) {
      case Pending s ->
          new JobColumns(null, s.waitingFor(), null, null, job.createdAt(), deadline, null);
      case Processing s ->
          new JobColumns(
              s.run(),
              null,
              null,
              null,
              s.run() == null ? job.now() : null,
              s.dueAt() == null ? deadline : s.dueAt(),
              null);
      case Retrying s ->
          new JobColumns(s.run(), null, s.failure(), null, s.nextRetryAt(), deadline, null);
      case Cancelling s ->
          new JobColumns(s.run(), null, null, s.cancellation(), null, s.respondBy(), null);
      case Completed s ->
          new JobColumns(null, null, null, s.cancellation(), null, null, s.finishedAt());
      case Failed s -> new JobColumns(null, null, s.failure(), null, null, null, s.finishedAt());
      case Cancelled s ->
          new JobColumns(null, null, null, s.cancellation(), null, null, s.finishedAt());
      case TimedOut s -> new JobColumns(null, null, s.failure(), null, null, null, s.finishedAt());
    };
  }

  JobState state(JobStatus status, int attempt) {
    return switch (status) {
      case PENDING -> new Pending(waiting);
      case PROCESSING -> new Processing(attempt, run, run == null ? null : dueAt);
      case RETRYING ->
          new Retrying(
              attempt, requireNonNull(run), requireNonNull(failure), requireNonNull(readyAt));
      case CANCELLING ->
          new Cancelling(
              attempt, requireNonNull(run), requireNonNull(cancellation), requireNonNull(dueAt));
      case COMPLETED -> new Completed(attempt, cancellation, requireNonNull(finishedAt));
      case FAILED -> new Failed(attempt, requireNonNull(failure), requireNonNull(finishedAt));
      case CANCELLED ->
          new Cancelled(attempt, requireNonNull(cancellation), requireNonNull(finishedAt));
      case TIMED_OUT -> new TimedOut(attempt, requireNonNull(failure), requireNonNull(finishedAt));
    };
  }
}
