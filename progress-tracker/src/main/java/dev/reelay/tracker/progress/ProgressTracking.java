package dev.reelay.tracker.progress;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.event.StageProgressed;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the progress of jobs and tells it, at most once per pause and job unless it is urgent.
 *
 * <p>All methods work in the caller's transaction and on a job that {@link #open} has locked.
 */
@ApplicationScoped
public class ProgressTracking {
  private static final Logger LOG = Logger.getLogger(ProgressTracking.class);

  private final TrackedJobStore store;
  private final ProgressPublisher publisher;
  private final AfterCommit afterCommit;
  private final HeldProgress held;
  private final ProgressConfig config;
  private final MeterRegistry meters;

  ProgressTracking(
      TrackedJobStore store,
      ProgressPublisher publisher,
      AfterCommit afterCommit,
      HeldProgress held,
      ProgressConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.publisher = publisher;
    this.afterCommit = afterCommit;
    this.held = held;
    this.config = config;
    this.meters = meters;
  }

  /** Locks the row of a job until the transaction ends; makes it when this is the first fact. */
  public TrackedJob open(JobRef ref) {
    return store
        .lock(ref.jobId())
        .or(() -> {
          store.create(ref);
          return store.lock(ref.jobId());
        })
        .orElseThrow(() -> new IllegalStateException(ref.jobId() + " vanished while it was made"));
  }

  /** The job as it stands, without its lock; empty when nothing was heard of it. */
  public Optional<TrackedJob> look(String jobId) {
    return store
        .look(jobId)
        .map(job -> job.isOver() ? job : job.with(job.progress().at(job.now())));
  }

  /**
   * Keeps newer progress and tells it now, later or not at all. What comes after the end of the job
   * is kept only.
   */
  public void keep(TrackedJob job, JobProgress newer) {
    keep(job, newer, false);
  }

  /** Like {@link #keep} for a change of the expected times, which is worth telling by itself. */
  public void keepExpecting(TrackedJob job, JobProgress newer) {
    keep(job, newer, true);
  }

  /** Keeps the end of the job; nothing about it is published any more. */
  public void end(TrackedJob job, JobStatus status) {
    if (job.isOver()) {
      meters.counter("reelay.progress.facts.late").increment();
      return;
    }
    JobProgress last = status == JobStatus.COMPLETED ? job.progress().completed() : job.progress();
    store.save(job.with(last).ended(status));
    LOG.infof("Tracking of the job ended: %s at %.1f %%", status.word(), last.overall());
  }

  /** Counts what engines should not report and keeps it; the fold makes the best of it. */
  public void noteOddities(TrackedJob job, StageProgressed report) {
    List<String> kinds = Oddities.of(job.progress(), report, job.now());
    for (String kind : kinds) {
      meters.counter("reelay.progress.odd", "kind", kind).increment();
    }
    if (!kinds.isEmpty()) {
      store.addOddity(job.ref().jobId(), report.stageRunId(), kinds, Oddities.raw(report));
    }
  }

  private void keep(TrackedJob before, JobProgress newer, boolean expectsAnew) {
    TrackedJob job = before.with(before.isOver() ? newer : newer.at(before.now()));
    Shown next = job.progress().shown();
    if (job.isOver() || next == null) {
      meters
          .counter(job.isOver() ? "reelay.progress.facts.late" : "reelay.progress.facts.early")
          .increment();
      store.save(job);
      return;
    }
    boolean more = expectsAnew || !newer.heard().unsentLog().isEmpty();
    Release release =
        new Release.Question(job.shown(), job.publishedAt(), next, more, config.pause())
            .at(job.now());
    switch (release) {
      case Release.Now _ -> publisher.publish(job, next);
      case Release.Later later -> hold(job, later.at());
      // What is held back for another reason stays due, for example a change of the expected time.
      case Release.Nothing _ -> store.save(job);
    }
  }

  private void hold(TrackedJob job, Instant until) {
    store.save(job.held(until));
    if (job.heldUntil() == null) {
      afterCommit.once(held, held::wake);
    }
  }
}
