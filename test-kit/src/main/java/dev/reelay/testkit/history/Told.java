package dev.reelay.testkit.history;

/**
 * What a publisher committed about one job: the facts 1 to {@code last}.
 *
 * @param last number of the latest fact, from 1
 */
public record Told(String job, String publisher, long last) {}
