package dev.reelay.orchestrator.job;

import dev.reelay.event.StageSucceeded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Counts and times what became of jobs and their stages. */
@ApplicationScoped
class JobMeasures {
  private final MeterRegistry meters;

  JobMeasures(MeterRegistry meters) {
    this.meters = meters;
  }

  void ignored(String signal) {
    meters.counter("reelay.job.signals.ignored", "signal", signal).increment();
  }

  void done(StageSucceeded fact) {
    Timer.builder("reelay.stages.duration")
        .description("What providers took for a stage that they finished")
        .tag("stage", fact.stage())
        .tag("provider", fact.provider())
        .publishPercentileHistogram()
        .register(meters)
        .record(Duration.ofMillis(Math.max(0, fact.durationMs())));
  }

  void over(Effect.EndRun run) {
    meters
        .counter(
            "reelay.stages.ended",
            "stage",
            run.run().stage(),
            "provider",
            run.run().provider(),
            "end",
            run.end().word())
        .increment();
  }

  void ended(Job job, JobState.Final end) {
    String status = end.status().word();
    meters.counter("reelay.jobs.ended", "status", status).increment();
    meters
        .counter("reelay.jobs.attempts", "status", status, "attempt", String.valueOf(end.attempt()))
        .increment();
    Timer.builder("reelay.jobs.duration")
        .description("From the request to the end")
        .tag("status", status)
        .tag("model", job.plan().stages().isEmpty() ? "unknown" : job.request().model())
        .publishPercentileHistogram()
        .register(meters)
        .record(Duration.between(job.request().acceptedAt(), end.finishedAt()));
  }
}
