package dev.reelay.event;

/**
 * How far a job got before it ended.
 *
 * @param stage the last stage that was begun
 * @param progress overall percent, 0 to 99
 */
public record Reached(String stage, double progress) {}
