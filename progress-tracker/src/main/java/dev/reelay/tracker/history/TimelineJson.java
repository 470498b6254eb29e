package dev.reelay.tracker.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The course of a job, ready to draw. Times are absolute, durations in seconds.
 *
 * @param status {@code pending} before the start, {@code running}, or the state in which it ended
 * @param warnings with the time and stage of each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineJson(
    String jobId,
    String status,
    double progress,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Double durationSeconds,
    @Nullable Double etaSeconds,
    @Nullable Double etaLow,
    @Nullable Double etaHigh,
    @Nullable Double confidence,
    List<StageJson> stages,
    List<WarningJson> warnings) {

  /**
   * One stage of the plan.
   *
   * @param status {@code pending}, {@code running}, {@code succeeded}, {@code reused}, or how its
   *     last run ended
   * @param startedAt when its first run was requested
   * @param typical what it takes here; null when nothing is known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StageJson(
      String stage,
      double weight,
      String provider,
      String status,
      double progress,
      boolean estimated,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Double durationSeconds,
      int attempts,
      @Nullable Integer currentItem,
      @Nullable Integer totalItems,
      @Nullable TypicalJson typical,
      List<RunJson> runs) {}

  /** Seconds within which a tenth, half and nine tenths of such stages end. */
  public record TypicalJson(double p10, double p50, double p90) {}

  /**
   * One attempt at a stage.
   *
   * @param outcome how it ended; null while it lasts
   * @param checks how often its provider was asked about it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunJson(
      int attempt,
      String provider,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Double durationSeconds,
      @Nullable String outcome,
      int checks) {}

  /** A warning and when it came. */
  public record WarningJson(Instant at, String stage, String message) {}
}
