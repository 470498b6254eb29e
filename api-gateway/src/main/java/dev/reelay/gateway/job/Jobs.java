package dev.reelay.gateway.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.gateway.job.JobView.Cancellation;
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
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The jobs of a virtual key. Somebody else's job does not exist. */
@ApplicationScoped
public class Jobs {
  private static final Logger LOG = Logger.getLogger(Jobs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration STOP_LOOK_EVERY = Duration.ofMillis(250);

  private final JobStore store;
  private final HistoryStore history;
  private final JobNews news;
  private final Events events;
  private final SchemaClock clock;
  private final AfterCommit afterCommit;
  private final JobMeters meters;

  Jobs(
      JobStore store,
      HistoryStore history,
      JobNews news,
      Events events,
      SchemaClock clock,
      AfterCommit afterCommit,
      JobMeters meters) {
    this.store = store;
    this.history = history;
    this.news = news;
    this.events = events;
    this.clock = clock;
    this.afterCommit = afterCommit;
    this.meters = meters;
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
    return await(
        keyId,
        jobId,
        view -> view.standing().version() >= version || view.ended(),
        new Patience(PATIENCE, LOOK_EVERY));
  }

  /** The changes of its state, oldest first; the oldest of very many are not kept. */
  List<HistoryEntry> history(JobView view) {
    return history.of(view.order().jobId());
  }

  private record Patience(Duration most, Duration lookEvery) {}

  /** Waits without a transaction: woken by the fold, and looking by itself as well. */
  private JobView await(String keyId, String jobId, Predicate<JobView> enough, Patience patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.most().toNanos();
    while (true) {
      CountDownLatch watched = news.watch(jobId);
      try {
        JobView view = get(keyId, jobId);
        long left = end - System.nanoTime();
        if (enough.test(view) || left <= 0) {
          return view;
        }
        boolean told =
            watched.await(Math.min(left, patience.lookEvery().toNanos()), TimeUnit.NANOSECONDS);
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
   * Asks for a job to stop and waits so long for its end to be seen here; the orchestrator decides
   * what comes of it. Asking again changes nothing. Fails with a problem when the job had ended
   * otherwise.
   */
  public JobView cancel(Request request, String jobId, CancelWish wish)
      throws InterruptedException {
    String keyId = request.caller().keyId();
    if (!JobIds.isWellFormed(jobId)) {
      throw unknown();
    }
    JobView asked =
        request
            .trace()
            .call(() ->
                QuarkusTransaction.requiringNew()
                    .call(() -> cancelLocked(keyId, jobId, wish.reason())));
    return asked.ended() || wish.patience().isZero()
        ? asked
        : await(keyId, jobId, JobView::ended, new Patience(wish.patience(), STOP_LOOK_EVERY));
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
    if (view.course().cancellation() != null) {
      return view;
    }
    Cancellation stop = new Cancellation(clock.now(), reason, List.of(), List.of());
    JobView stopping = view.on(view.course().stopping(stop));
    store.update(stopping);
    events.publish(
        new JobRef(keyId, jobId, view.order().correlationId()),
        new VideoGenerationCancellationRequested("user", reason));
    afterCommit.run(meters::cancelAsked);
    return stopping;
  }

  static ProblemException unknown() {
    return ProblemException.of(ProblemCode.JOB_NOT_FOUND, "There is no such job.");
  }
}
