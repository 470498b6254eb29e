package dev.reelay.gateway.job;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationRetryRequested;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction of a retry. A job that has ended is made anew; one that waits for its next
 * attempt gets it at once.
 */
@ApplicationScoped
class Retries {
  private final Repeats repeats;
  private final JobStore jobs;
  private final JobRequests requests;
  private final Creation creation;
  private final Events events;

  Retries(Repeats repeats, JobStore jobs, JobRequests requests, Creation creation, Events events) {
    this.repeats = repeats;
    this.jobs = jobs;
    this.requests = requests;
    this.creation = creation;
    this.events = events;
  }

  /**
   * A retry that is to be made.
   *
   * @param job the new job, should there be one
   * @param retryOf the job to try again
   * @param idempotencyKey null when the client sent none
   */
  record Wanted(JobRef job, String retryOf, RetryWish wish, @Nullable String idempotencyKey) {}

  /** Makes the retry, or finds what an equal request led to before. */
  @Transactional
  Intake.Accepted retry(Wanted wanted) {
    Optional<JobView> earlier =
        repeats.earlier(wanted.job(), wanted.idempotencyKey(), wanted.wish().fingerprint());
    if (earlier.isPresent()) {
      return new Intake.Accepted(earlier.get(), false);
    }
    JobView held =
        jobs.lock(wanted.retryOf())
            .filter(found -> found.order().keyId().equals(wanted.job().keyId()))
            .orElseThrow(Jobs::unknown);
    return held.standing().status() == JobStatus.RETRYING
        ? new Intake.Accepted(atOnce(held, wanted), true)
        : new Intake.Accepted(anew(held, wanted), true);
  }

  private JobView atOnce(JobView held, Wanted wanted) {
    RetryRules.requirePlain(wanted.wish());
    String keyId = held.order().keyId();
    String jobId = held.order().jobId();
    if (jobs.noteRetry(jobId)) {
      events.publish(
          new JobRef(keyId, jobId, held.order().correlationId()),
          new VideoGenerationRetryRequested("user", null));
    }
    repeats.standsFor(keyId, wanted.idempotencyKey(), jobId);
    return held;
  }

  private JobView anew(JobView held, Wanted wanted) {
    RetryWish wish = wanted.wish();
    RetryRules.requireEnded(held);
    Brief brief = jobs.brief(held.order().jobId()).orElseThrow(Retries::forgotten);
    RetryRules.requireConsent(held, wish);
    RetryRules.requireStage(held, wish);
    RetryRules.requireRoute(requests.model(held.order().model()), wish);
    return creation.create(
        wanted.job(),
        requests.again(held.order(), brief),
        new Origin(held.order().jobId(), wish.fromStage(), wish.provider()));
  }

  private static ProblemException forgotten() {
    return ProblemException.of(
            ProblemCode.JOB_NOT_RETRYABLE,
            "The job is from before requests were kept, so it cannot be made anew.")
        .suggest("Submit the request as a new job.");
  }
}
