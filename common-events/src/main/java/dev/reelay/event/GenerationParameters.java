package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for beside the prompt; null means the default of the model.
 *
 * @param size width x height in pixels, for example {@code 1280x720}
 * @param duration seconds of video
 * @param fps frames per second
 * @param seed makes a result repeatable where the provider can
 */
public record GenerationParameters(
    @Nullable String size,
    @Nullable Integer duration,
    @Nullable Integer fps,
    @Nullable Long seed) {}
