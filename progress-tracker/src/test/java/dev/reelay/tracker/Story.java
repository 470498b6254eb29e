package dev.reelay.tracker;

import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.event.Billed;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobStatus;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageCancelled;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other services tell of one job of the pipeline {@code studio}.
 *
 * @param begin when the job was started; each attempt after the first starts a minute later
 */
public record Story(JobRef job, Instant begin) {
  /** The stages in their order. */
  public static final List<String> STAGES =
      List.of("brief", "script", "tts", "images", "rendering", "post");

  private static final double[] WEIGHTS = {5, 20, 30, 25, 15, 5};
  private static final EventIds IDS = new EventIds();

  /** A job of a key of its own. */
  public static Story at(Instant begin) {
    return ofKey("key_" + IDS.ulid(), begin);
  }

  /** A job of the given key. */
  public static Story ofKey(String keyId, Instant begin) {
    JobRef job = new JobRef(keyId, "job_" + IDS.ulid(), "c-" + IDS.ulid());
    return new Story(job, begin.truncatedTo(ChronoUnit.MICROS));
  }

  /** The plan of the pipeline. */
  public static List<PlannedStage> plan() {
    return java.util.stream.IntStream.range(0, STAGES.size())
        .mapToObj(i -> new PlannedStage(STAGES.get(i), WEIGHTS[i], "studio"))
        .toList();
  }

  /** Id of a stage run, as the orchestrator makes it. */
  public String run(String stage, int attempt) {
    return job.jobId() + "." + stage + "." + attempt;
  }

  public VideoGenerationStarted started(int attempt, String... reused) {
    return new VideoGenerationStarted(
        attempt * 2L - 1,
        attempt,
        JobStatus.PROCESSING,
        plan(),
        Arrays.asList(reused),
        begin.plusSeconds(60L * (attempt - 1)),
        null,
        begin.plusSeconds(3600));
  }

  public StageRequested requested(String stage, int attempt) {
    return new StageRequested(
        run(stage, attempt),
        stage,
        attempt,
        "studio",
        "studio",
        new StageRequest("a lighthouse", new GenerationParameters("128x72", 6, 24, 1L)),
        List.of(),
        begin.plusSeconds(60L * (attempt - 1)),
        begin.plusSeconds(3600));
  }

  public StageAccepted accepted(String stage, int attempt) {
    return accepted(stage, attempt, new PollHint(500, 2000));
  }

  public StageAccepted accepted(String stage, int attempt, PollHint hint) {
    return new StageAccepted(
        run(stage, attempt), stage, attempt, "studio", begin, ProgressKind.PERCENT, hint, false);
  }

  /** Taken on by an engine that will not say how far it is. */
  public StageAccepted acceptedSilently(String stage, int attempt) {
    return new StageAccepted(
        run(stage, attempt),
        stage,
        attempt,
        "studio",
        begin,
        ProgressKind.NONE,
        new PollHint(500, 2000),
        false);
  }

  public StageProgressed progressed(String stage, int attempt, long no, @Nullable Double percent) {
    return report(stage, attempt, no).percent(percent).fact();
  }

  /** Begins a report with further fields. */
  public Report report(String stage, int attempt, long no) {
    return new Report(this, stage, attempt, no);
  }

  public StageSucceeded succeeded(String stage, int attempt, long durationMs, String... warnings) {
    return new StageSucceeded(
        run(stage, attempt),
        stage,
        attempt,
        "studio",
        List.of(),
        durationMs,
        null,
        Arrays.asList(warnings),
        null,
        begin.plusMillis(durationMs));
  }

  public StageFailed failed(String stage, int attempt) {
    return new StageFailed(run(stage, attempt), stage, attempt, "studio", failure());
  }

  public StageCancelled cancelled(String stage, int attempt) {
    return new StageCancelled(run(stage, attempt), stage, attempt, "studio", Billed.NO, begin);
  }

  public VideoGenerationRetryScheduled retryScheduled(String stage, int attempt) {
    return new VideoGenerationRetryScheduled(
        attempt * 2L,
        attempt,
        JobStatus.RETRYING,
        run(stage, attempt),
        stage,
        begin.plusSeconds(60L * attempt),
        failure());
  }

  public VideoGenerationCompleted completed(int attempt) {
    return new VideoGenerationCompleted(
        attempt * 2L,
        attempt,
        JobStatus.COMPLETED,
        List.of(),
        "/v1/jobs/" + job.jobId() + "/artifacts/video.mp4",
        6,
        Map.of(),
        List.of(),
        null,
        begin.plusSeconds(30));
  }

  public VideoGenerationFailed failed(int attempt, JobStatus status) {
    return new VideoGenerationFailed(
        attempt * 2L, attempt, status, failure(), null, List.of(), begin.plusSeconds(30));
  }

  public VideoGenerationCancelled cancelled(int attempt) {
    return new VideoGenerationCancelled(
        attempt * 2L, attempt, JobStatus.CANCELLED, "cancelled", List.of(), begin.plusSeconds(30));
  }

  private static Failure failure() {
    return Failure.of(FailureClass.PROVIDER_INTERNAL, "it broke");
  }

  /** A report of a provider in the making. */
  public static final class Report {
    private final Story story;
    private final String stage;
    private final int attempt;
    private final long no;
    private @Nullable Double percent;
    private @Nullable Integer answers;
    private @Nullable Instant pollAfter;
    private @Nullable String message;
    private @Nullable Integer item;
    private @Nullable Integer items;
    private @Nullable Long frame;
    private @Nullable Long frames;
    private @Nullable Integer queuePosition;
    private List<String> warnings = List.of();

    private Report(Story story, String stage, int attempt, long no) {
      this.story = story;
      this.stage = stage;
      this.attempt = attempt;
      this.no = no;
    }

    public Report percent(@Nullable Double value) {
      percent = value;
      return this;
    }

    public Report answering(int intervalIndex) {
      answers = intervalIndex;
      return this;
    }

    public Report pollAfter(Instant at) {
      pollAfter = at;
      return this;
    }

    public Report message(@Nullable String text) {
      message = text;
      return this;
    }

    public Report queuePosition(int position) {
      queuePosition = position;
      return this;
    }

    public Report item(int current, int total) {
      item = current;
      items = total;
      return this;
    }

    public Report frame(long current, long total) {
      frame = current;
      frames = total;
      return this;
    }

    public Report warning(String text) {
      warnings = List.of(text);
      return this;
    }

    public StageProgressed fact() {
      return new StageProgressed(
          story.run(stage, attempt),
          stage,
          attempt,
          "studio",
          no,
          answers,
          EngineStatus.RUNNING,
          percent,
          message,
          null,
          item,
          items,
          frame,
          frames,
          queuePosition,
          pollAfter,
          warnings,
          null,
          null,
          null,
          story.begin);
    }
  }
}
