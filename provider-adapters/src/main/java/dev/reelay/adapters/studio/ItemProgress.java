package dev.reelay.adapters.studio;

import org.jspecify.annotations.Nullable;

/**
 * How far a stage is.
 *
 * @param message what happens now, fit to show to a user: "Synthesizing scene 3 of 5"
 * @param substageDetail more about the item in hand, such as its heading; null when there is none
 * @param currentItem the item in hand, from 1; {@code totalItems} at the end
 * @param totalItems how many items the stage has, at least 1
 * @param percent of the stage, 0 to 100; falls only when scenes left by another machine must be
 *     made anew
 * @param currentFrame frames rendered so far over all scenes; null outside rendering
 * @param totalFrames frames of the whole video; null outside rendering
 */
public record ItemProgress(
    String message,
    @Nullable String substageDetail,
    int currentItem,
    int totalItems,
    double percent,
    @Nullable Integer currentFrame,
    @Nullable Integer totalFrames) {}
