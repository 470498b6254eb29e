package dev.reelay.gateway.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task that was just accepted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AcceptedTask")
record AcceptedTaskJson(
    String taskId,
    String status,
    @Schema(format = "date-time") @Nullable String createdAt,
    @Schema(format = "date-time", description = "Absent while no typical duration is known")
        @Nullable String estimatedCompletionTime,
    String checkStatusUrl,
    @Schema(description = "The task that this one repeats") @Nullable String retryOf,
    @Schema(description = "Fields that were ignored") @Nullable List<String> warnings) {}
