package dev.reelay.simulator.desk;

import dev.reelay.simulator.scenario.Dice;
import java.time.Duration;
import java.util.function.Function;

/**
 * One provider, as the desk needs to know it.
 *
 * @param name in orders, logs and the ledger
 * @param dialect its refusals
 * @param ids makes the id of a job
 * @param shortestPoll the least time between two polls that it documents; shorter is an offence
 * @param dollarsPerSecond what a second of film costs
 * @param resultLifetime how long a film, or one address of it, can be fetched
 */
public record Service(
    String name,
    Dialect dialect,
    Function<Dice, String> ids,
    Duration shortestPoll,
    double dollarsPerSecond,
    Duration resultLifetime) {}
