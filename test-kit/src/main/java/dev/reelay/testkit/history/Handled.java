package dev.reelay.testkit.history;

import java.time.Instant;
import java.util.UUID;

/**
 * One effect that a handler committed.
 *
 * @param position rises with each effect on the job, in commit order
 * @param number which of the publisher's facts about the job it was, from 1
 * @param event id of the event
 * @param instance who handled it
 * @param partition of the job's key
 * @param at when it was handled, by the clock of PostgreSQL
 */
public record Handled(
    String job,
    String publisher,
    long position,
    long number,
    UUID event,
    String instance,
    int partition,
    Instant at) {}
