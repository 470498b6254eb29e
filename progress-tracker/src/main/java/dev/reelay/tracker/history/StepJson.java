package dev.reelay.tracker.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the progress of a job, as it was told.
 *
 * @param warnings those that came with it; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepJson(
    long progressNo,
    Instant at,
    int attempt,
    String stage,
    double progress,
    double stageProgress,
    @Nullable String message,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Double etaSeconds,
    @Nullable Double etaLow,
    @Nullable Double etaHigh,
    @Nullable Double confidence,
    boolean estimated,
    @Nullable List<String> warnings) {}
