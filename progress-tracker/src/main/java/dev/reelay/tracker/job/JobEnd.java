package dev.reelay.tracker.job;

import dev.reelay.bus.JobRef;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.tracker.analytics.Records;
import dev.reelay.tracker.check.Checks;
import dev.reelay.tracker.eta.Durations;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the three ends of a job have in common for the tracker. */
@ApplicationScoped
class JobEnd {
  private final ProgressTracking tracking;
  private final Checks checks;
  private final Records records;
  private final Durations durations;

  JobEnd(ProgressTracking tracking, Checks checks, Records records, Durations durations) {
    this.tracking = tracking;
    this.checks = checks;
    this.records = records;
    this.durations = durations;
  }

  void apply(JobRef ref, OrchestratorFact end) {
    TrackedJob job = tracking.open(ref);
    checks.jobEnded(ref, end.status().word());
    if (!job.isOver()) {
      records.jobEnded(job, end.status(), outcome(end));
      learn(job, end.status());
    }
    tracking.end(job, end.status());
  }

  /** A job that reuses what another one made says nothing of how long its model takes. */
  private void learn(TrackedJob job, JobStatus status) {
    Instant startedAt = job.progress().startedAt();
    if (status == JobStatus.COMPLETED && startedAt != null && !job.progress().isContinuation()) {
      durations.completed(
          job.ref().jobId(), job.progress().asked(), Duration.between(startedAt, job.now()));
    }
  }

  private static @Nullable String outcome(OrchestratorFact end) {
    if (!(end instanceof VideoGenerationCancelled cancelled)) {
      return null;
    }
    String words =
        cancelled.providers().stream()
            .map(ProviderOutcome::outcome)
            .map(outcome -> outcome.word())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "None" : words;
  }
}
