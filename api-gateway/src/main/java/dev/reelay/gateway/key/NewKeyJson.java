package dev.reelay.gateway.key;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a request for a new key. */
@Schema(name = "NewKey")
record NewKeyJson(
    @Schema(required = true, examples = "editing-team", maxLength = 64) String name,
    @Schema(description = "May administer", defaultValue = "false") @Nullable Boolean admin,
    @Schema(minimum = "1", maximum = "1000") @Nullable Integer maxRunning,
    @Schema(minimum = "0", maximum = "100000") @Nullable Integer maxQueued,
    @Schema(minimum = "1", maximum = "100") @Nullable Integer weight,
    @Schema(description = "Highest priority of its jobs", minimum = "0", maximum = "9")
        @Nullable Integer priority,
    @Schema(
            description = "Jobs that may start within a minute; any number without",
            minimum = "1",
            maximum = "100000")
        @Nullable Integer startsPerMinute) {}
