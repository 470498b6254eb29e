package dev.reelay.gateway.key;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a change of a key. */
@Schema(name = "KeyChange", description = "What is left out stays as it is.")
record KeyPatchJson(
    @Schema(minimum = "1", maximum = "1000") @Nullable Integer maxRunning,
    @Schema(minimum = "0", maximum = "100000") @Nullable Integer maxQueued,
    @Schema(minimum = "1", maximum = "100") @Nullable Integer weight,
    @Schema(description = "Highest priority of its jobs", minimum = "0", maximum = "9")
        @Nullable Integer priority,
    @Schema(
            description = "Jobs that may start within a minute; null for any number",
            minimum = "1",
            maximum = "100000",
            nullable = true)
        @Nullable Integer startsPerMinute) {}
