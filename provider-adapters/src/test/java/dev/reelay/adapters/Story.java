package dev.reelay.adapters;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobEvent;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageReleaseRequested;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StopReason;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoProgressCheckRequested;
import dev.reelay.event.VideoProgressTrackingCancelled;
import dev.reelay.testkit.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One stage run of one job, as the other services speak of it. */
public record Story(
    JobRef job, String provider, String stage, int attempt, Instant at, String model) {
  private static final EventIds IDS = new EventIds();

  /** A new job that is to be done by the provider. */
  public static Story of(String provider) {
    JobRef job = new JobRef("key_" + IDS.ulid(), "job_" + IDS.ulid(), "correlation-1");
    return new Story(job, provider, "tts", 1, Clock.systemUTC().instant(), "studio");
  }

  public Story stage(String name) {
    return new Story(job, provider, name, attempt, at, model);
  }

  public Story model(String name) {
    return new Story(job, provider, stage, attempt, at, name);
  }

  public String jobId() {
    return job.jobId();
  }

  public String runId() {
    return "%s.%s.%d".formatted(job.jobId(), stage, attempt);
  }

  public String folder() {
    return "%s/%s-%d".formatted(job.jobId(), stage, attempt);
  }

  public StageRequested requested() {
    return requested(new GenerationParameters("128x72", 2, 12, 7L), List.of());
  }

  public StageRequested requested(GenerationParameters wanted, List<StoredFile> inputs) {
    return new StageRequested(
        runId(),
        stage,
        attempt,
        provider,
        model,
        new StageRequest("a lighthouse in a storm", wanted),
        inputs,
        at,
        at.plus(Duration.ofHours(1)));
  }

  public VideoProgressCheckRequested check(int interval) {
    return check(interval, at);
  }

  public VideoProgressCheckRequested check(int interval, Instant startTime) {
    return new VideoProgressCheckRequested(
        runId(), stage, attempt, provider, jobId(), startTime, interval, startTime);
  }

  public StageCancellationRequested stop() {
    return new StageCancellationRequested(
        runId(), stage, attempt, provider, StopReason.CANCELLED, at.plus(Duration.ofSeconds(30)));
  }

  public StageReleaseRequested release() {
    return new StageReleaseRequested(runId(), stage, attempt, provider);
  }

  public VideoProgressTrackingCancelled untracked() {
    return new VideoProgressTrackingCancelled(
        runId(), stage, attempt, provider, jobId(), "the job ended");
  }

  /** Events of the orchestrator, ready to be delivered. */
  public List<Envelope> orchestrator(JobEvent... events) {
    return Script.of(job).from(Routes.Service.ORCHESTRATOR, events).inOrder();
  }

  /** Events of the tracker, ready to be delivered. */
  public List<Envelope> tracker(JobEvent... events) {
    return Script.of(job).from(Routes.Service.TRACKER, events).inOrder();
  }
}
