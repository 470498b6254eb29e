package dev.reelay.simulator.job;

import dev.reelay.simulator.scenario.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a remote job stands at a time; all times are simulated.
 *
 * @param at the time
 * @param phase how far it is
 * @param percent what it tells of its progress; 0 to 100 unless a fault makes it tell nonsense
 * @param started when work began; null before
 * @param ended when it ended; null before
 * @param failure why it failed; null unless it did
 * @param known false once the provider has lost it
 */
public record Moment(
    Instant at,
    Phase phase,
    double percent,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable Fault failure,
    boolean known) {}
