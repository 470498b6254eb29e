package dev.reelay.orchestrator;

import dev.reelay.bus.JobRef;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.event.StageCancelled;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageStalled;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoGenerationRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Events as the other services publish them. */
public final class Samples {
  /** The moment at which stories begin. */
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final AtomicInteger NEXT = new AtomicInteger();

  private Samples() {}

  /** A job that no other test knows. */
  public static JobRef job(String keyId) {
    return new JobRef(keyId, "job_%026d".formatted(NEXT.incrementAndGet()), "corr-" + NEXT.get());
  }

  public static VideoGenerationRequested requested(String model, int maxRunning) {
    return requested(model, maxRunning, NOW.plus(Duration.ofHours(1)));
  }

  public static VideoGenerationRequested requested(
      String model, int maxRunning, Instant deadlineAt) {
    return asked(
        new Asked(model, 0, new KeyLimits(1, maxRunning, 100, 1, 0), deadlineAt), Again.NOTHING);
  }

  /** A job of the local engine under a key with these limits. */
  public static VideoGenerationRequested requested(int priority, KeyLimits limits) {
    return asked(
        new Asked("studio", priority, limits, NOW.plus(Duration.ofHours(1))), Again.NOTHING);
  }

  /** What a retry asks for; null leaves it open. */
  public record Again(String retryOf, String fromStage, String provider) {
    private static final Again NOTHING = new Again(null, null, null);
  }

  /** The request of a retry of an earlier job. */
  public static VideoGenerationRequested again(String model, Again again) {
    KeyLimits limits = new KeyLimits(1, 2, 100, 1, 0);
    return asked(new Asked(model, 0, limits, NOW.plus(Duration.ofHours(1))), again);
  }

  private record Asked(String model, int priority, KeyLimits limits, Instant deadlineAt) {}

  private static VideoGenerationRequested asked(Asked asked, Again again) {
    return new VideoGenerationRequested(
        asked.model(),
        "a lighthouse in a storm",
        true,
        new GenerationParameters("1280x720", 8, 24, 7L),
        List.of(),
        Map.of("client", "mine"),
        null,
        asked.priority(),
        asked.limits(),
        again.retryOf(),
        again.fromStage(),
        again.provider(),
        asked.deadlineAt(),
        NOW);
  }

  /** The files that a stage makes; only post makes the video that counts. */
  public static List<StoredFile> files(String runId, String stage) {
    return stage.equals("post")
        ? List.of(file(runId, "thumbnail.jpg", "image/jpeg"), file(runId, "video.mp4", "video/mp4"))
        : List.of(file(runId, stage + ".json", "application/json"));
  }

  private static StoredFile file(String runId, String name, String contentType) {
    return new StoredFile(name, runId + "/" + name, contentType, 1_000, "ab".repeat(32));
  }

  public static StageAccepted accepted(StageFact run) {
    return accepted(run, null);
  }

  /** An acceptance that says what the provider can stop. */
  public static StageAccepted accepted(StageFact run, String stoppable) {
    return new StageAccepted(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        NOW,
        ProgressKind.PERCENT,
        new PollHint(500, 2_000),
        false,
        stoppable);
  }

  public static StageSucceeded succeeded(StageFact run) {
    return new StageSucceeded(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        files(run.stageRunId(), run.stage()),
        1_234,
        0.25,
        List.of(run.stage() + " was tight"),
        Map.of("durationSeconds", 8.04, "codec", "h264"),
        NOW);
  }

  public static StageFailed failed(StageFact run, FailureClass failureClass) {
    return new StageFailed(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        Failure.of(failureClass, "it broke"));
  }

  public static StageStalled stalled(StageFact run) {
    return new StageStalled(run.stageRunId(), run.stage(), run.attempt(), run.provider(), 181, NOW);
  }

  public static StageCancellationAnswered answered(StageFact run, CancellationOutcome outcome) {
    return new StageCancellationAnswered(
        run.stageRunId(), run.stage(), run.attempt(), run.provider(), outcome, null);
  }

  public static StageCancelled cancelled(StageFact run) {
    return new StageCancelled(
        run.stageRunId(), run.stage(), run.attempt(), run.provider(), Billed.NO, NOW);
  }
}
