package dev.reelay.gateway.model;

/**
 * How long jobs of a model take.
 *
 * @param p50 half of them end within this many seconds
 * @param p90 nine of ten end within this many seconds
 */
public record TypicalDuration(double p50, double p90) {}
