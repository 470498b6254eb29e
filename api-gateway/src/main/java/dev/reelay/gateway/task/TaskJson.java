package dev.reelay.gateway.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.gateway.job.CancellationJson;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as its owner sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Task")
record TaskJson(
    String taskId,
    @Schema(
            enumeration = {
              "pending",
              "processing",
              "retrying",
              "cancelling",
              "completed",
              "failed",
              "cancelled",
              "timed_out"
            })
        String status,
    double progress,
    @Nullable String stage,
    @Nullable String message,
    @Schema(format = "date-time") @Nullable String createdAt,
    @Schema(format = "date-time") @Nullable String completedAt,
    @Schema(format = "date-time") @Nullable String estimatedCompletionTime,
    @Schema(description = "While pending: the place among the waiting tasks of the key, from 1")
        @Nullable Integer queuePosition,
    @Schema(format = "date-time", description = "While pending: when it may begin")
        @Nullable String estimatedStartTime,
    @Schema(description = "While pending: what it waits for") @Nullable String waitingFor,
    @Schema(format = "date-time") @Nullable String waitingSince,
    @Schema(description = "Attempts after the first") int retryCount,
    @Schema(format = "date-time") @Nullable String nextRetryAt,
    @Nullable String error,
    @Nullable String errorCode,
    @Nullable Boolean isRetryable,
    @Schema(description = "What a person could do, most useful first")
        @Nullable List<String> suggestedActions,
    @Schema(description = "Whose failure it is") @Nullable String provider,
    @Schema(description = "The provider's own code") @Nullable String providerCode,
    @Schema(description = "The provider's HTTP status") @Nullable Integer httpStatus,
    @Schema(ref = "Cancellation") @Nullable CancellationJson cancellation,
    @Schema(description = "The task that this one repeats") @Nullable String retryOf,
    @Nullable VideoResponse videoResponse,
    List<String> warnings) {

  /** The finished video. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record VideoResponse(long created, List<Video> data, String model, Usage usage) {}

  /** One video. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Video(String url, @Nullable Map<String, Object> metadata) {}

  /** What was made. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Usage(
      @com.fasterxml.jackson.annotation.JsonProperty("videos_generated") int videosGenerated,
      @com.fasterxml.jackson.annotation.JsonProperty("total_duration_seconds")
          double totalSeconds) {}
}
