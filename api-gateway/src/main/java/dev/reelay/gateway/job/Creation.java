package dev.reelay.gateway.job;

import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Makes jobs: the row and the event, in the caller's transaction. */
@ApplicationScoped
class Creation {
  private static final int PRIORITY = 5;

  private final JobStore jobs;
  private final Events events;
  private final SchemaClock clock;
  private final IntakeConfig config;

  Creation(JobStore jobs, Events events, SchemaClock clock, IntakeConfig config) {
    this.jobs = jobs;
    this.events = events;
    this.clock = clock;
    this.config = config;
  }

  JobView create(JobRef job, KeyLimits limits, JobRequest request, Origin origin) {
    int priority = Math.min(PRIORITY, limits.priority());
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
    jobs.insert(view, new Brief(request.prompt(), request.parameters(), request.inputs()));
    events.publish(
        job,
        new VideoGenerationRequested(
            request.model(),
            request.prompt(),
            true,
            request.parameters(),
            request.inputs(),
            request.metadata(),
            null,
            priority,
            limits,
            origin.retryOf(),
            origin.fromStage(),
            origin.provider(),
            now.plus(config.deadline()),
            now));
    return view;
  }
}
