package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One change of the state of a job. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HistoryEntry")
record HistoryJson(
    @Schema(description = "Rises with each change") long jobVersion,
    String status,
    int attempt,
    @Schema(description = "The event that told it", examples = "VideoGenerationStarted")
        String event,
    @Schema(description = "Who wanted it") @Nullable String by,
    @Nullable String reason,
    @Nullable String failureCode,
    @Schema(format = "date-time") @Nullable String at) {

  static HistoryJson of(HistoryEntry entry) {
    return new HistoryJson(
        entry.version(),
        entry.status().word(),
        entry.attempt(),
        entry.event(),
        entry.by(),
        entry.reason(),
        entry.failureCode(),
        PublicUrl.time(entry.at()));
  }
}
