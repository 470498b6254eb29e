package dev.reelay.simulator.ledger;

import java.time.Duration;

/**
 * What an accepted create costs, and how soon its client may look again.
 *
 * @param fingerprint of the credential that pays
 * @param reference which film it is for
 * @param amount in US dollars
 * @param shortestPoll the least simulated time between two polls that the provider documents
 */
public record Charge(
    String fingerprint, Reference reference, double amount, Duration shortestPoll) {}
