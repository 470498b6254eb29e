package dev.reelay.gateway.job;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that makes a job: its row, its idempotency key and the event leave together.
 */
@ApplicationScoped
class Acceptance {
  private static final int PRIORITY = 5;

  private final JobStore jobs;
  private final IdempotencyStore idempotency;
  private final Events events;
  private final SchemaClock clock;
  private final IntakeConfig config;

  Acceptance(
      JobStore jobs,
      IdempotencyStore idempotency,
      Events events,
      SchemaClock clock,
      IntakeConfig config) {
    this.jobs = jobs;
    this.idempotency = idempotency;
    this.events = events;
    this.clock = clock;
    this.config = config;
  }

  /**
   * A job that is to be made.
   *
   * @param idempotencyKey null when the client sent none
   */
  record Wanted(JobRef job, JobRequest request, @Nullable String idempotencyKey) {}

  /** Makes the job, or finds the one that an equal request made before. */
  @Transactional
  JobView accept(Caller caller, Wanted wanted) {
    JobRef job = wanted.job();
    if (wanted.idempotencyKey() != null) {
      IdempotencyStore.Held asked =
          new IdempotencyStore.Held(wanted.request().fingerprint(), job.jobId());
      IdempotencyStore.Held held = idempotency.claim(job.keyId(), wanted.idempotencyKey(), asked);
      if (!held.jobId().equals(job.jobId())) {
        return earlier(job.keyId(), held, asked);
      }
    }
    Instant now = clock.now();
    JobRequest request = wanted.request();
    int priority = Math.min(PRIORITY, caller.limits().priority());
    JobView view =
        JobView.accepted(
            new JobView.Order(
                job.jobId(),
                job.keyId(),
                job.correlationId(),
                request.model(),
                request.metadata(),
                priority,
                null,
                now),
            request.warnings());
    jobs.insert(view, new Brief(request.prompt(), request.parameters(), request.inputs()));
    events.publish(job, requested(caller, request, now));
    return view;
  }

  private JobView earlier(String keyId, IdempotencyStore.Held held, IdempotencyStore.Held asked) {
    if (!held.fingerprint().equals(asked.fingerprint())) {
      throw ProblemException.of(
              ProblemCode.IDEMPOTENCY_CONFLICT,
              "An earlier request with this idempotency key had another body.")
          .suggest("Use a new idempotency key for a new request.");
    }
    return jobs.find(keyId, held.jobId())
        .orElseThrow(() ->
            new IllegalStateException("An idempotency key without its job. Indicates a bug."));
  }

  private VideoGenerationRequested requested(Caller caller, JobRequest request, Instant now) {
    return new VideoGenerationRequested(
        request.model(),
        request.prompt(),
        true,
        request.parameters(),
        request.inputs(),
        request.metadata(),
        null,
        Math.min(PRIORITY, caller.limits().priority()),
        caller.limits(),
        null,
        null,
        null,
        now.plus(config.deadline()),
        now);
  }
}
