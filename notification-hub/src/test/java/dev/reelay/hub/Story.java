package dev.reelay.hub;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes;
import dev.reelay.event.Artifact;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngagedProvider;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.Reached;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of imagined jobs. */
public final class Story {
  public static final Instant START = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final EventIds IDS = new EventIds();

  private Story() {}

  public static JobRef job() {
    return new JobRef("key_" + IDS.ulid(), "job_" + IDS.ulid(), "corr-" + IDS.ulid());
  }

  /** One event as it would come from the broker now. */
  public static Envelope now(JobRef job, JobEvent event) {
    return new Envelope(
        IDS.next(),
        event.getClass().getSimpleName(),
        1,
        Routes.of(event.getClass()).from().id(),
        1,
        job.keyId(),
        job.jobId(),
        job.correlationId(),
        null,
        java.time.Clock.systemUTC().instant(),
        null,
        event);
  }

  public static Envelope keyChanged(String keyId, long version, String state) {
    return keyChanged(keyId, version, state, List.of());
  }

  public static Envelope keyChanged(
      String keyId, long version, String state, List<String> revokedShares) {
    VirtualKeyChanged event =
        new VirtualKeyChanged(
            version, state, null, new KeyLimits(version, 2, 10, 1, 9), revokedShares);
    return new Envelope(
        IDS.next(),
        "VirtualKeyChanged",
        1,
        "gateway",
        version,
        keyId,
        null,
        "corr",
        null,
        java.time.Clock.systemUTC().instant(),
        null,
        event);
  }

  public static VideoGenerationRequested requested() {
    return new VideoGenerationRequested(
        "studio",
        "a lighthouse in the rain",
        true,
        new GenerationParameters("640x360", 6, 24, 7L),
        List.of(),
        Map.of("mine", "private"),
        null,
        5,
        new KeyLimits(1, 2, 10, 1, 9),
        null,
        null,
        null,
        START.plusSeconds(3600),
        START);
  }

  public static VideoGenerationQueued queued(long version) {
    return new VideoGenerationQueued(version, 1, JobStatus.PENDING, WaitingFor.KEY_LIMIT, START);
  }

  public static VideoGenerationStarted started(long version, int attempt) {
    return new VideoGenerationStarted(
        version,
        attempt,
        JobStatus.PROCESSING,
        List.of(new PlannedStage("brief", 5, "studio"), new PlannedStage("script", 95, "studio")),
        attempt == 1 ? List.of() : List.of("brief"),
        START.plusSeconds(attempt),
        null,
        START.plusSeconds(3600));
  }

  public static VideoGenerationProgress progress(long no, String stage, double percent) {
    return progress(1, no, stage, percent);
  }

  public static VideoGenerationProgress progress(
      int attempt, long no, String stage, double percent) {
    return new VideoGenerationProgress(
        attempt,
        no,
        stage,
        percent,
        50.04,
        "Working on " + stage,
        null,
        (int) no,
        9,
        null,
        null,
        12.34,
        null,
        null,
        0.876,
        false,
        no,
        List.of(),
        null,
        null);
  }

  public static VideoGenerationRetryScheduled retry(long version, int attempt) {
    return new VideoGenerationRetryScheduled(
        version,
        attempt,
        JobStatus.RETRYING,
        "run",
        "script",
        START.plusSeconds(30),
        Failure.of(FailureClass.PROVIDER_INTERNAL, "It broke"));
  }

  public static VideoGenerationCancellationStarted cancelling(long version) {
    return new VideoGenerationCancellationStarted(
        version,
        1,
        JobStatus.CANCELLING,
        "client",
        "changed my mind",
        List.of(new EngagedProvider("studio", "script", "queued_and_running")));
  }

  public static VideoGenerationCancelled cancelled(long version) {
    return new VideoGenerationCancelled(
        version,
        1,
        JobStatus.CANCELLED,
        "changed my mind",
        List.of(
            new ProviderOutcome(
                "studio", "script", CancellationOutcome.CANCELLED, "script cancelled by user")),
        START.plusSeconds(9));
  }

  public static VideoGenerationFailed failed(long version) {
    return new VideoGenerationFailed(
        version,
        1,
        JobStatus.FAILED,
        new Failure(
            FailureClass.CONTENT_POLICY_INPUT,
            "POLICY",
            "Not this",
            400,
            null,
            Billed.NO,
            false,
            List.of()),
        new Reached("script", 10),
        List.of(),
        START.plusSeconds(9));
  }

  public static VideoGenerationCompleted completed(long version) {
    return new VideoGenerationCompleted(
        version,
        1,
        JobStatus.COMPLETED,
        List.of(
            new Artifact("video.mp4", "/v1/jobs/x/artifacts/video.mp4", "video/mp4", 4711, "ab")),
        "/v1/jobs/x/artifacts/video.mp4",
        6.04,
        Map.of("width", 640, "height", 360, "provider", "studio"),
        List.of("narrated without a voice"),
        null,
        START.plusSeconds(20));
  }
}
