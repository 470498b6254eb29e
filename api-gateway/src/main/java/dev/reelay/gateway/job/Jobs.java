package dev.reelay.gateway.job;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.gateway.key.Request;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The jobs of a virtual key. Somebody else's job does not exist. */
@ApplicationScoped
public class Jobs {
  private static final Logger LOG = Logger.getLogger(Jobs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final JobStore store;
  private final JobNews news;
  private final Events events;

  Jobs(JobStore store, JobNews news, Events events) {
    this.store = store;
    this.news = news;
    this.events = events;
  }

  /** The job of this key. Fails with a problem when there is none. */
  public JobView get(String keyId, String jobId) {
    if (!JobIds.isWellFormed(jobId)) {
      throw unknown();
    }
    return store.find(keyId, jobId).orElseThrow(Jobs::unknown);
  }

  /** The same, but waits up to 1 s until its job version is at least the given one. */
  JobView getAtLeast(String keyId, String jobId, long version) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      CountDownLatch watched = news.watch(jobId);
      try {
        JobView view = get(keyId, jobId);
        long left = (end - System.nanoTime()) / 1_000_000;
        if (view.standing().version() >= version || view.ended() || left <= 0) {
          return view;
        }
        boolean told = watched.await(Math.min(left, LOOK_EVERY_MILLIS), TimeUnit.MILLISECONDS);
        LOG.tracef("Looking at %s again, %s", jobId, told ? "told to" : "by the timer");
      } finally {
        news.forget(jobId, watched);
      }
    }
  }

  List<JobView> page(String keyId, Set<JobStatus> statuses, @Nullable Cursor after, int limit) {
    return store.page(keyId, statuses, after, limit);
  }

  /**
   * Asks for a job to stop and returns it as it is now; the orchestrator decides what comes of it.
   * Asking again changes nothing. Fails with a problem when the job has ended otherwise.
   */
  public JobView cancel(Request request, String jobId, @Nullable String reason) {
    String keyId = request.caller().keyId();
    if (!JobIds.isWellFormed(jobId)) {
      throw unknown();
    }
    return request
        .trace()
        .call(
            () -> QuarkusTransaction.requiringNew().call(() -> cancelLocked(keyId, jobId, reason)));
  }

  private JobView cancelLocked(String keyId, String jobId, @Nullable String reason) {
    JobView view =
        store
            .lock(jobId)
            .filter(found -> found.order().keyId().equals(keyId))
            .orElseThrow(Jobs::unknown);
    if (view.standing().status() == JobStatus.CANCELLED) {
      return view;
    }
    if (view.ended()) {
      throw ProblemException.of(
          ProblemCode.JOB_ENDED,
          "The job cannot be cancelled: it is " + view.standing().status().word() + ".");
    }
    if (store.noteCancel(jobId)) {
      events.publish(
          new JobRef(keyId, jobId, view.order().correlationId()),
          new VideoGenerationCancellationRequested("user", reason));
    }
    return view;
  }

  private static ProblemException unknown() {
    return ProblemException.of(ProblemCode.JOB_NOT_FOUND, "There is no such job.");
  }
}
