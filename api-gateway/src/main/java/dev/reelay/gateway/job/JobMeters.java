package dev.reelay.gateway.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.problem.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is counted of jobs. */
@ApplicationScoped
class JobMeters {
  private final MeterRegistry meters;
  private final SchemaClock clock;
  private final AfterCommit afterCommit;

  JobMeters(MeterRegistry meters, SchemaClock clock, AfterCommit afterCommit) {
    this.meters = meters;
    this.clock = clock;
    this.afterCommit = afterCommit;
  }

  void accepted(String model) {
    meters.counter("reelay.jobs.accepted", "model", model).increment();
  }

  void refused(ProblemCode reason) {
    meters
        .counter("reelay.jobs.refused", "reason", reason.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void ignored(String type, Folded.Reason reason) {
    meters.counter("reelay.job.news.ignored", "type", type, "reason", reason.word()).increment();
  }

  /** A retry was asked for: as a new job, or as the next attempt at once. */
  void retried(boolean anew) {
    meters.counter("reelay.jobs.retries.asked", "kind", anew ? "new_job" : "at_once").increment();
  }

  void cancelAsked() {
    meters.counter("reelay.jobs.cancels.asked").increment();
  }

  /** The end of a job that was to stop is seen here, once this transaction has committed. */
  void stopSeen(Instant requestedAt, JobStatus end) {
    Duration took = Duration.between(requestedAt, clock.now());
    afterCommit.run(() ->
        Timer.builder("reelay.jobs.cancel.seen")
            .tag("end", end.word())
            .publishPercentileHistogram()
            .register(meters)
            .record(took.isNegative() ? Duration.ZERO : took));
  }
}
