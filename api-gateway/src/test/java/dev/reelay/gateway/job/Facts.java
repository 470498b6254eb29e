package dev.reelay.gateway.job;

import dev.reelay.event.Artifact;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngagedProvider;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.Reached;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Facts as other services tell them. */
public final class Facts {
  /** When the stories of the tests happen. */
  public static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  /** The stages of the plan. */
  public static final List<String> STAGES =
      List.of("brief", "script", "tts", "images", "rendering", "post");

  private static final EngagedProvider ENGAGED =
      new EngagedProvider("studio", "tts", "queued_and_running");

  private Facts() {}

  static VideoGenerationQueued queued(long version) {
    return new VideoGenerationQueued(version, 1, JobStatus.PENDING, WaitingFor.KEY_LIMIT, NOW);
  }

  /** An attempt began. */
  public static VideoGenerationStarted started(long version, int attempt) {
    return new VideoGenerationStarted(
        version,
        attempt,
        JobStatus.PROCESSING,
        STAGES.stream().map(stage -> new PlannedStage(stage, 100.0 / 6, "studio")).toList(),
        List.of(),
        NOW.plusSeconds(attempt),
        20.0,
        NOW.plusSeconds(3600));
  }

  static VideoGenerationRetryScheduled retrying(long version, int attempt) {
    return new VideoGenerationRetryScheduled(
        version,
        attempt,
        JobStatus.RETRYING,
        "run",
        "tts",
        NOW.plusSeconds(60),
        Failure.of(FailureClass.NETWORK, "no answer"));
  }

  /** The one provider at work is asked to stop. */
  public static VideoGenerationCancellationStarted cancelling(long version, int attempt) {
    return new VideoGenerationCancellationStarted(
        version, attempt, JobStatus.CANCELLING, "user", null, List.of(ENGAGED));
  }

  /** The video of a job is there. */
  public static VideoGenerationCompleted completed(long version, int attempt, String jobId) {
    String path = "/v1/jobs/" + jobId + "/artifacts/video.mp4";
    return new VideoGenerationCompleted(
        version,
        attempt,
        JobStatus.COMPLETED,
        List.of(new Artifact("video.mp4", path, "video/mp4", 1234, "ab".repeat(32))),
        path,
        8.0,
        Map.of("width", 1280, "codec", "h264"),
        List.of("a warning"),
        null,
        NOW.plusSeconds(31));
  }

  static VideoGenerationFailed failed(long version, int attempt, JobStatus status) {
    return new VideoGenerationFailed(
        version,
        attempt,
        status,
        Failure.of(FailureClass.CONTENT_POLICY_INPUT, "not this"),
        new Reached("images", 55),
        List.of(),
        NOW.plusSeconds(31));
  }

  /** The job stopped, as its one provider did. */
  public static VideoGenerationCancelled cancelled(long version, int attempt) {
    return new VideoGenerationCancelled(
        version,
        attempt,
        JobStatus.CANCELLED,
        null,
        List.of(
            new ProviderOutcome(
                "studio", "tts", CancellationOutcome.CANCELLED, "tts cancelled by user")),
        NOW.plusSeconds(31),
        List.of("tts cancelled by user", "the voice was slow"),
        NOW.plusSeconds(86_400));
  }

  /** The end of a job whose provider never answered. */
  static VideoGenerationCancelled cancelledSilently(long version, int attempt) {
    return new VideoGenerationCancelled(
        version,
        attempt,
        JobStatus.CANCELLED,
        "too slow",
        List.of(),
        NOW.plusSeconds(31),
        List.of("billing may go on"),
        null);
  }

  static JobView.JobError error(FailureClass kind, String message, String stage) {
    return new JobView.JobError(
        kind.name(), message, stage, kind.isRetryable(), kind, List.of(), null, null, null);
  }

  /** The end of a job at the hands of a provider. */
  static VideoGenerationFailed failedAt(long version, FailureClass kind) {
    return new VideoGenerationFailed(
        version,
        1,
        JobStatus.FAILED,
        new Failure(
            kind,
            kind.name(),
            "the provider gave up",
            503,
            null,
            Billed.UNKNOWN,
            false,
            List.of("Look at the provider's bill", "Try again later"),
            "studio",
            "E42"),
        new Reached("images", 55),
        List.of(),
        NOW.plusSeconds(31),
        List.of("the voice was slow"),
        NOW.plusSeconds(86_400));
  }

  static VideoGenerationProgress progress(long no, int attempt, String stage, double percent) {
    return new VideoGenerationProgress(
        attempt,
        no,
        stage,
        percent,
        50,
        "Synthesizing scene " + no,
        null,
        null,
        null,
        null,
        null,
        12.34,
        null,
        null,
        null,
        false,
        3.21,
        List.of(),
        null,
        null);
  }
}
