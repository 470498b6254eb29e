package dev.reelay.adapters.provider;

import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;

/**
 * What a provider can do.
 *
 * @param progress how it says how far a run is
 * @param cancel what it can stop
 * @param idempotentSubmit whether a submit with the same client reference may be repeated without a
 *     second run
 * @param webhooks whether it calls back by itself
 * @param pollHint how often it wants to be asked
 */
public record Capabilities(
    ProgressKind progress,
    Cancel cancel,
    boolean idempotentSubmit,
    boolean webhooks,
    PollHint pollHint) {

  /** What a provider can stop. */
  public enum Cancel {
    NONE,
    QUEUED_ONLY,
    QUEUED_AND_RUNNING
  }
}
