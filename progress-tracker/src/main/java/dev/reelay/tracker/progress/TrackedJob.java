package dev.reelay.tracker.progress;

import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.tracker.eta.Eta;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row of a job, locked until the transaction ends.
 *
 * @param ref whose job it is
 * @param progress how far it is
 * @param shown what clients saw last; null for nothing
 * @param progressNo number of the last published progress, 0 for none
 * @param publishedAt when it was
 * @param heldUntil when a change that is held back is due; null without one
 * @param endedAs the state in which the job ended; null while it lasts
 * @param now domain time of the moment when the row was read
 */
public record TrackedJob(
    JobRef ref,
    JobProgress progress,
    @Nullable Shown shown,
    long progressNo,
    @Nullable Instant publishedAt,
    @Nullable Instant heldUntil,
    @Nullable JobStatus endedAs,
    Instant now) {

  /** Whether the job is over; then nothing about it is published any more. */
  public boolean isOver() {
    return endedAs != null;
  }

  /** The time that it still needs, as of now; null when nothing sensible can be said. */
  public @Nullable Eta eta() {
    return Eta.of(progress.steps(now));
  }

  /** Percent of the whole job that clients see, 0 to 100. */
  public double shownProgress() {
    return Percent.oneDecimal(progress.overall());
  }

  TrackedJob with(JobProgress newer) {
    return new TrackedJob(ref, newer, shown, progressNo, publishedAt, heldUntil, endedAs, now);
  }

  TrackedJob held(@Nullable Instant until) {
    return new TrackedJob(ref, progress, shown, progressNo, publishedAt, until, endedAs, now);
  }

  TrackedJob published(Shown next) {
    return new TrackedJob(ref, progress.logSent(), next, progressNo + 1, now, null, endedAs, now);
  }

  TrackedJob ended(JobStatus status) {
    return new TrackedJob(ref, progress, shown, progressNo, publishedAt, null, status, now);
  }
}
