package dev.reelay.simulator.webhook;

import java.time.Instant;

/**
 * A webhook that is to be sent.
 *
 * @param at when, in simulated time
 * @param event what it tells, in the provider's word
 * @param disguise what it is in truth
 */
public record Due(Instant at, String event, Disguise disguise) {
  /** One of the provider's own. */
  public static Due genuine(Instant at, String event) {
    return new Due(at, event, Disguise.GENUINE);
  }
}
