package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.gateway.job.JobView.Reach;
import dev.reelay.gateway.job.JobView.Standing;
import dev.reelay.gateway.job.JobView.Waiting;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job as its owner sees it. What is not known, or no longer, is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Job")
record JobJson(
    @Schema(examples = "job_01JD0Z4T9V6Q2M8KXW3R5N7PCB") String id,
    @Schema(examples = "studio") String model,
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
    @Schema(description = "The stage that runs, or ran last") @Nullable String stage,
    @Schema(description = "Overall percent, never lower than before") double progress,
    @Schema(description = "Percent of the stage") double stageProgress,
    @Nullable String message,
    @Schema(description = "Expected seconds to completion") @Nullable Double etaSeconds,
    @Schema(description = "Seconds since the first attempt began") @Nullable Double elapsedSeconds,
    @Schema(description = "The attempt at the job, from 1") int attempt,
    @Schema(description = "While pending: the place among the waiting jobs of the key, from 1")
        @Nullable Integer queuePosition,
    @Schema(
            format = "date-time",
            description = "While pending: when it may begin; absent rather than wrong")
        @Nullable String estimatedStartTime,
    @Schema(
            description = "While pending: what it waits for",
            enumeration = {"key_limit", "provider_limit", "provider_unavailable"})
        @Nullable String waitingFor,
    @Schema(format = "date-time", description = "Since when it waits for that")
        @Nullable String waitingSince,
    @Schema(format = "date-time") @Nullable String createdAt,
    @Schema(format = "date-time") @Nullable String startedAt,
    @Schema(format = "date-time", description = "When it ended, however it ended")
        @Nullable String completedAt,
    List<ArtifactJson> artifacts,
    @Nullable ErrorJson error,
    @Schema(description = "What became of the wish that it stops; absent when nobody had it")
        @Nullable CancellationJson cancellation,
    List<String> warnings,
    @Schema(description = "0 to 9 among the jobs of the key, the highest first") int priority,
    @Schema(description = "The job that this one repeats") @Nullable String retryOf,
    String correlationId,
    @Schema(description = "The client's own notes") Map<String, Object> metadata,
    @Schema(description = "Changes of its state, oldest first; with include=history")
        @Nullable List<HistoryJson> history) {

  /** A file that can be downloaded. */
  @Schema(name = "Artifact")
  record ArtifactJson(String name, String url, String contentType, long sizeBytes, String sha256) {}

  static JobJson of(JobView view, PublicUrl urls) {
    return of(view, urls, Aside.NONE);
  }

  /**
   * What is looked up beside the job.
   *
   * @param place null when it does not wait
   * @param history null when nobody asked for it
   */
  record Aside(@Nullable Place place, @Nullable List<HistoryEntry> history) {
    static final Aside NONE = new Aside(null, null);
  }

  static JobJson of(JobView view, PublicUrl urls, Aside aside) {
    Place place = aside.place();
    Waiting waiting = view.course().waiting();
    Standing standing = view.standing();
    Reach reach = view.reach();
    return new JobJson(
        view.order().jobId(),
        view.order().model(),
        standing.status().word(),
        reach.stage(),
        tenth(reach.progress()),
        tenth(reach.stageProgress()),
        reach.message(),
        reach.etaSeconds() == null ? null : Double.valueOf(tenth(reach.etaSeconds())),
        reach.elapsedSeconds() == null ? null : Double.valueOf(tenth(reach.elapsedSeconds())),
        standing.attempt(),
        place == null ? null : Integer.valueOf(place.position()),
        place == null ? null : PublicUrl.time(place.expectedStart()),
        waiting == null ? null : waiting.reason().word(),
        waiting == null ? null : PublicUrl.time(waiting.since()),
        PublicUrl.time(view.order().createdAt()),
        PublicUrl.time(standing.startedAt()),
        PublicUrl.time(standing.completedAt()),
        artifacts(view, urls),
        ErrorJson.of(view.outcome().error()),
        CancellationJson.of(view),
        view.warnings(),
        view.order().priority(),
        view.order().retryOf(),
        view.order().correlationId(),
        view.order().metadata(),
        history(aside.history()));
  }

  private static @Nullable List<HistoryJson> history(@Nullable List<HistoryEntry> entries) {
    return entries == null ? null : entries.stream().map(HistoryJson::of).toList();
  }

  private static List<ArtifactJson> artifacts(JobView view, PublicUrl urls) {
    return view.outcome().artifacts().stream()
        .map(file ->
            new ArtifactJson(
                file.name(),
                urls.of(file.path()),
                file.contentType(),
                file.sizeBytes(),
                file.sha256()))
        .toList();
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
