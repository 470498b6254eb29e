package dev.reelay.hub.log;

import dev.reelay.event.JobStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a job: the last known value of every state field, and the markers that tell old
 * news from new.
 *
 * @param jobVersion version of the newest orchestrator fact; 0 before the first
 * @param attempt highest attempt heard of; 0 before the first
 * @param progressNo number of the newest progress; 0 before the first
 * @param progress overall percent, 0 to 100
 * @param warnings distinct, in the order in which they came
 * @param startedAt start of the first attempt
 * @param model what the client asked for; null until the request is heard
 */
@RegisterForReflection
record JobState(
    JobStatus status,
    long jobVersion,
    int attempt,
    long progressNo,
    double progress,
    Detail detail,
    List<String> warnings,
    @Nullable Instant startedAt,
    @Nullable String model) {

  static final int WARNINGS_MAX = 100;

  /** Before anything was heard. */
  static final JobState NEW =
      new JobState(JobStatus.PENDING, 0, 0, 0, 0, Detail.NONE, List.of(), null, null);

  JobState {
    warnings = List.copyOf(warnings);
  }

  JobState told(JobStatus newStatus, long newVersion, int newAttempt) {
    return new JobState(
        newStatus,
        newVersion,
        Math.max(attempt, newAttempt),
        progressNo,
        progress,
        detail,
        warnings,
        startedAt,
        model);
  }

  JobState reached(long newProgressNo, int newAttempt, double newProgress) {
    return new JobState(
        status,
        jobVersion,
        Math.max(attempt, newAttempt),
        Math.max(progressNo, newProgressNo),
        Math.max(progress, newProgress),
        detail,
        warnings,
        startedAt,
        model);
  }

  JobState with(Detail newDetail) {
    return new JobState(
        status, jobVersion, attempt, progressNo, progress, newDetail, warnings, startedAt, model);
  }

  JobState warned(List<String> more) {
    if (warnings.containsAll(more)) {
      return this;
    }
    List<String> all = new ArrayList<>(warnings);
    for (String warning : more) {
      if (all.size() < WARNINGS_MAX && !all.contains(warning)) {
        all.add(warning);
      }
    }
    return new JobState(
        status, jobVersion, attempt, progressNo, progress, detail, all, startedAt, model);
  }

  JobState started(Instant at) {
    Instant first = startedAt == null || at.isBefore(startedAt) ? at : startedAt;
    return new JobState(
        status, jobVersion, attempt, progressNo, progress, detail, warnings, first, model);
  }

  JobState asked(String newModel) {
    return new JobState(
        status, jobVersion, attempt, progressNo, progress, detail, warnings, startedAt, newModel);
  }

  /** Whether this is the first that is known of the end of its stage. */
  boolean finishesStage(@Nullable JobState before) {
    return isStageDone()
        && (before == null
            || !before.isStageDone()
            || !Objects.equals(before.detail.stage(), detail.stage()));
  }

  private boolean isStageDone() {
    Double percent = detail.stageProgress();
    return detail.stage() != null && percent != null && percent >= 100;
  }
}
