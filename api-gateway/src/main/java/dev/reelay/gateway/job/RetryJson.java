package dev.reelay.gateway.job;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a request to try a job again. */
@Schema(name = "Retry")
record RetryJson(
    @Schema(description = "The first stage to do again; without it, the first unfinished one")
        @Nullable String fromStage,
    @Schema(description = "Another provider of the model") @Nullable String provider,
    @Schema(
            description = "Needed where nobody knows whether the provider bills the first try",
            defaultValue = "false")
        @Nullable Boolean acceptDoubleBilling) {}
