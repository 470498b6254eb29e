package dev.reelay.gateway.job;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a request to stop a job. */
@Schema(name = "Cancel")
record CancelJson(
    @Schema(description = "Shown with the job", maxLength = 500) @Nullable String reason) {}
