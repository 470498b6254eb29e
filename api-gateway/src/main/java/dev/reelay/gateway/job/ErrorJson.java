package dev.reelay.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.gateway.job.JobView.JobError;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a job, or its last attempt, failed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobError")
record ErrorJson(
    @Schema(examples = "PROVIDER_INTERNAL") String code,
    String message,
    @Nullable String stage,
    @Schema(description = "Whether the same request may succeed when made again") boolean retryable,
    @Schema(description = "What a person could do, most useful first")
        List<String> suggestedActions,
    @Schema(description = "Whose failure it is") @Nullable String provider,
    @Schema(description = "The provider's own code") @Nullable String providerCode,
    @Schema(description = "The provider's HTTP status") @Nullable Integer httpStatus) {

  static @Nullable ErrorJson of(@Nullable JobError error) {
    return error == null
        ? null
        : new ErrorJson(
            error.code(),
            error.message(),
            error.stage(),
            error.retryable(),
            error.suggestedActions(),
            error.provider(),
            error.providerCode(),
            error.httpStatus());
  }
}
