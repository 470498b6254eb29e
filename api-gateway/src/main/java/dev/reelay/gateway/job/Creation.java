package dev.reelay.gateway.job;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.key.KeyLimitsStore;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes jobs: the row and the event, in the caller's transaction. */
@ApplicationScoped
class Creation {
  private static final int PRIORITY = 5;
  private static final Duration QUEUE_PAUSE = Duration.ofSeconds(5);

  private final JobStore jobs;
  private final KeyLimitsStore keys;
  private final Events events;
  private final SchemaClock clock;
  private final IntakeConfig config;

  Creation(
      JobStore jobs, KeyLimitsStore keys, Events events, SchemaClock clock, IntakeConfig config) {
    this.jobs = jobs;
    this.keys = keys;
    this.events = events;
    this.clock = clock;
    this.config = config;
  }

  /** Makes a job. Fails with a problem when its key may not have it, or not with this priority. */
  JobView create(JobRef job, JobRequest request, Origin origin) {
    KeyLimits limits = keys.lock(job.keyId());
    requirePlace(job.keyId(), limits);
    int priority = priority(request.priority(), limits, origin);
    Instant now = clock.now();
    JobView view =
        JobView.accepted(
            new JobView.Order(
                job.jobId(),
                job.keyId(),
                job.correlationId(),
                request.model(),
                request.metadata(),
                priority,
                origin.retryOf(),
                now),
            request.warnings());
    jobs.insert(
        view,
        new Brief(request.prompt(), request.parameters(), request.inputs(), request.webhookUrl()));
    events.publish(
        job,
        new VideoGenerationRequested(
            request.model(),
            request.prompt(),
            true,
            request.parameters(),
            request.inputs(),
            request.metadata(),
            request.webhookUrl(),
            priority,
            limits,
            origin.retryOf(),
            origin.fromStage(),
            origin.provider(),
            now.plus(config.deadline()),
            now));
    return view;
  }

  /** Counted under the lock of the key, so that no number of instances lets in one too many. */
  private void requirePlace(String keyId, KeyLimits limits) {
    if (jobs.hasPending(keyId, limits.maxQueued())) {
      throw ProblemException.of(
              ProblemCode.QUEUE_FULL,
              "The virtual key may have at most " + limits.maxQueued() + " waiting jobs.")
          .retryAfter(QUEUE_PAUSE)
          .suggest("Wait until jobs have begun, or cancel some that wait.");
    }
  }

  /** A job that was let in once is made anew with as much as its key may ask for now. */
  private static int priority(@Nullable Integer wanted, KeyLimits limits, Origin origin) {
    if (wanted == null || origin.retryOf() != null) {
      return Math.min(wanted == null ? PRIORITY : wanted, limits.priority());
    }
    if (wanted > limits.priority()) {
      throw Fields.invalid(
          "priority", "must be at most " + limits.priority() + ", the maximum of this virtual key");
    }
    return wanted;
  }
}
