package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reelay.event.Artifact;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job here, folded from the facts of other services.
 *
 * @param order what the client asked for
 * @param standing what the orchestrator told
 * @param reach what the tracker told
 * @param outcome what came of it
 * @param course its plan, and what stands in its way
 * @param warnings all that were ever told, each once
 */
public record JobView(
    Order order,
    Standing standing,
    Reach reach,
    Outcome outcome,
    Course course,
    List<String> warnings) {

  public JobView {
    warnings = List.copyOf(warnings);
  }

  /**
   * What never changes.
   *
   * @param metadata the client's own notes
   * @param priority 0 to 9 among the jobs of its key, the highest first
   * @param retryOf the job that this one repeats; null when it repeats none
   */
  public record Order(
      String jobId,
      String keyId,
      String correlationId,
      String model,
      Map<String, Object> metadata,
      int priority,
      @Nullable String retryOf,
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
   * @param failureClass null for errors from before it was kept
   * @param suggestedActions what a person could do, most useful first
   * @param provider whose failure it is; null when it is nobody's
   * @param providerCode the provider's own code
   * @param httpStatus the provider's HTTP status
   */
  public record JobError(
      String code,
      String message,
      @Nullable String stage,
      boolean retryable,
      @Nullable FailureClass failureClass,
      List<String> suggestedActions,
      @Nullable String provider,
      @Nullable String providerCode,
      @Nullable Integer httpStatus) {
    public JobError {
      suggestedActions = List.copyOf(Objects.requireNonNullElse(suggestedActions, List.of()));
    }
  }

  /**
   * What is known of its way, beside how far it is.
   *
   * @param plan its stages in order; empty before it first began
   * @param waiting why it has not begun; null when nobody told, or when it has
   * @param cancellation null when nobody asked for it to stop
   * @param cleanupAt when what it left is removed; null when nothing is to be
   */
  public record Course(
      List<String> plan,
      @Nullable Waiting waiting,
      @Nullable Cancellation cancellation,
      @Nullable Instant cleanupAt) {
    public static final Course NONE = new Course(List.of(), null, null, null);

    public Course {
      plan = List.copyOf(Objects.requireNonNullElse(plan, List.of()));
    }

    Course planned(List<String> stages) {
      return new Course(stages.isEmpty() ? plan : stages, null, cancellation, cleanupAt);
    }

    Course waiting(@Nullable Waiting reason) {
      return new Course(plan, reason, cancellation, cleanupAt);
    }

    Course stopping(@Nullable Cancellation stop) {
      return new Course(plan, waiting, stop, cleanupAt);
    }

    Course ended(@Nullable Instant cleanup) {
      return new Course(plan, null, cancellation, cleanup);
    }
  }

  /** Why a job has not begun, and since when. */
  public record Waiting(@JsonProperty("for") WaitingFor reason, Instant since) {}

  /**
   * What became of the wish that a job stops.
   *
   * @param reason the first that was told; null when none was
   * @param providers those that were at work, with their answers as far as they are known
   * @param warnings of the end, such as that work or billing may go on
   */
  public record Cancellation(
      Instant requestedAt,
      @Nullable String reason,
      List<ProviderStatus> providers,
      List<String> warnings) {
    public Cancellation {
      providers = List.copyOf(Objects.requireNonNullElse(providers, List.of()));
      warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }
  }

  /** A provider's answer; {@code Requested} until it is known. */
  public record ProviderStatus(
      String provider, String stage, CancellationOutcome status, @Nullable String warning) {}

  /** A job at the moment of its acceptance. */
  static JobView accepted(Order order, List<String> warnings) {
    return new JobView(
        order,
        new Standing(JobStatus.PENDING, 0, 1, null, null, null),
        new Reach(0, null, 0, 0, null, null, null),
        Outcome.NONE,
        Course.NONE,
        warnings);
  }

  /** The same on another course. */
  JobView on(Course other) {
    return new JobView(order, standing, reach, outcome, other, warnings);
  }

  /** Whether nothing changes any more. */
  public boolean ended() {
    return standing.status().isTerminal();
  }
}
