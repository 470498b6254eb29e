package dev.reelay.gateway.job;

import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.OutboxBound;
import dev.reelay.gateway.key.Request;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Decides whether a job may in. An accepted job stays accepted, whatever dies a moment later. */
@ApplicationScoped
public class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Acceptance acceptance;
  private final Retries retries;
  private final OutboxBound bound;
  private final EventIds ids;
  private final JobMeters meters;

  Intake(
      Acceptance acceptance, Retries retries, OutboxBound bound, EventIds ids, JobMeters meters) {
    this.acceptance = acceptance;
    this.retries = retries;
    this.bound = bound;
    this.ids = ids;
    this.meters = meters;
  }

  /**
   * The job of a request.
   *
   * @param isNew false when an equal request with the same idempotency key came before
   */
  public record Accepted(JobView job, boolean isNew) {}

  /** Reads and accepts a job. Fails with a problem, having stored nothing. */
  public Accepted accept(Request request, Supplier<JobRequest> read) {
    return counted(() -> acceptRead(request, read.get()));
  }

  /**
   * Tries a job again: as a new job when it has ended, at once when it waits for its next attempt.
   * Fails with a problem, having stored nothing.
   */
  public Accepted retry(Request request, String jobId, Supplier<RetryWish> read) {
    return counted(() -> retryRead(request, jobId, read.get()));
  }

  private Accepted counted(Supplier<Accepted> work) {
    try {
      return work.get();
    } catch (ProblemException refused) {
      meters.refused(refused.code());
      throw refused;
    }
  }

  private Accepted acceptRead(Request request, JobRequest wanted) {
    String idempotencyKey = Repeats.key(request);
    requireRoom();
    JobRef job = next(request);
    JobView view =
        request
            .trace()
            .call(() -> acceptance.accept(new Acceptance.Wanted(job, wanted, idempotencyKey)));
    boolean isNew = view.order().jobId().equals(job.jobId());
    if (isNew) {
      meters.accepted(wanted.model());
      tell(job, "job accepted: model " + wanted.model() + ", " + wanted.parameters());
    }
    return new Accepted(view, isNew);
  }

  private Accepted retryRead(Request request, String jobId, RetryWish wish) {
    if (!JobIds.isWellFormed(jobId)) {
      throw Jobs.unknown();
    }
    String idempotencyKey = Repeats.key(request);
    requireRoom();
    JobRef job = next(request);
    Accepted accepted =
        request
            .trace()
            .call(() -> retries.retry(new Retries.Wanted(job, jobId, wish, idempotencyKey)));
    if (accepted.isNew()) {
      JobView.Order order = accepted.job().order();
      boolean isAnew = order.jobId().equals(job.jobId());
      meters.retried(isAnew);
      if (isAnew) {
        meters.accepted(order.model());
        tell(job, "job accepted: model " + order.model() + ", a retry of " + jobId);
      }
    }
    return accepted;
  }

  private void requireRoom() {
    if (bound.isReached()) {
      throw ProblemException.of(
              ProblemCode.OVERLOADED, "Too many accepted jobs wait to be passed on.")
          .retryAfter(PAUSE);
    }
  }

  private JobRef next(Request request) {
    return new JobRef(
        request.caller().keyId(), "job_" + ids.ulid(), request.trace().correlationId());
  }

  private static void tell(JobRef job, String news) {
    try (LogFields _ = LogFields.of(job)) {
      LOG.info(news);
    }
  }
}
