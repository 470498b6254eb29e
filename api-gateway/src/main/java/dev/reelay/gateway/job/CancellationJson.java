package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.gateway.job.JobView.Cancellation;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of the wish that a job stops. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Cancellation")
public record CancellationJson(
    @Schema(format = "date-time") @Nullable String requestedAt,
    @Nullable String reason,
    @Schema(description = "The providers that were at work, with their answers")
        List<ProviderStatusJson> providerStatuses,
    @Schema(description = "Such as that work or billing may go on") List<String> warnings,
    @Schema(description = "Whether something that the job left is to be removed")
        boolean cleanupScheduled,
    @Schema(format = "date-time") @Nullable String cleanupAt) {

  /** A provider's answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ProviderStatus")
  public record ProviderStatusJson(
      @Schema(examples = "studio") String provider,
      @Schema(examples = "tts") String stage,
      @Schema(
              description = "Requested until the provider has answered",
              enumeration = {
                "Cancelled",
                "Requested",
                "TooLate",
                "NotSupported",
                "Failed",
                "Error"
              })
          String status,
      @Nullable String warning) {}

  /** The wish about a job; null when nobody had it. */
  public static @Nullable CancellationJson of(JobView view) {
    Cancellation stop = view.course().cancellation();
    if (stop == null) {
      return null;
    }
    Instant cleanup = view.course().cleanupAt();
    return new CancellationJson(
        PublicUrl.time(stop.requestedAt()),
        stop.reason(),
        stop.providers().stream()
            .map(told ->
                new ProviderStatusJson(
                    told.provider(), told.stage(), told.status().word(), told.warning()))
            .toList(),
        stop.warnings(),
        cleanup != null,
        PublicUrl.time(cleanup));
  }
}
