package dev.reelay.gateway.job;

import dev.reelay.event.Artifact;
import dev.reelay.event.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job here, folded from the facts of other services.
 *
 * @param order what the client asked for
 * @param standing what the orchestrator told
 * @param reach what the tracker told
 * @param outcome what came of it
 * @param warnings all that were ever told, each once
 */
public record JobView(
    Order order, Standing standing, Reach reach, Outcome outcome, List<String> warnings) {

  public JobView {
    warnings = List.copyOf(warnings);
  }

  /**
   * What never changes.
   *
   * @param metadata the client's own notes
   */
  public record Order(
      String jobId,
      String keyId,
      String correlationId,
      String model,
      Map<String, Object> metadata,
      Instant createdAt) {}

  /**
   * The state.
   *
   * @param version job version of the last fact; 0 before the first
   * @param attempt from 1
   * @param completedAt set when the job has ended, however it ended
   * @param nextRetryAt set while the job waits for its next attempt
   */
  public record Standing(
      JobStatus status,
      long version,
      int attempt,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Instant nextRetryAt) {}

  /**
   * How far it is.
   *
   * @param progressNo number of the last progress; 0 before the first
   * @param progress overall percent, never lower than before
   * @param etaSeconds null rather than stale
   */
  public record Reach(
      long progressNo,
      @Nullable String stage,
      double progress,
      double stageProgress,
      @Nullable String message,
      @Nullable Double etaSeconds,
      @Nullable Double elapsedSeconds) {

    /** The same with another message; an estimate made before it is stale. */
    Reach saying(String news) {
      return new Reach(progressNo, stage, progress, stageProgress, news, null, elapsedSeconds);
    }

    Reach expecting(@Nullable Double eta) {
      return new Reach(progressNo, stage, progress, stageProgress, message, eta, elapsedSeconds);
    }

    Reach at(@Nullable String reached, double percent) {
      return new Reach(
          progressNo, reached, percent, stageProgress, message, etaSeconds, elapsedSeconds);
    }

    Reach lasting(@Nullable Double elapsed) {
      return new Reach(progressNo, stage, progress, stageProgress, message, etaSeconds, elapsed);
    }
  }

  /**
   * What came of it, as far as it has.
   *
   * @param videoUrl path below the public URL
   * @param duration seconds of video
   * @param metadata facts about the video, such as its size
   */
  public record Outcome(
      List<Artifact> artifacts,
      @Nullable JobError error,
      @Nullable String videoUrl,
      @Nullable Double duration,
      @Nullable Map<String, Object> metadata) {
    public static final Outcome NONE = new Outcome(List.of(), null, null, null, null);

    public Outcome {
      artifacts = List.copyOf(artifacts);
    }
  }

  /**
   * Why the job, or its last attempt, failed.
   *
   * @param retryable whether the same request may succeed when made again
   */
  public record JobError(String code, String message, @Nullable String stage, boolean retryable) {}

  /** A job at the moment of its acceptance. */
  static JobView accepted(Order order, List<String> warnings) {
    return new JobView(
        order,
        new Standing(JobStatus.PENDING, 0, 1, null, null, null),
        new Reach(0, null, 0, 0, null, null, null),
        Outcome.NONE,
        warnings);
  }

  /** Whether nothing changes any more. */
  public boolean ended() {
    return standing.status().isTerminal();
  }
}
