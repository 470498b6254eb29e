package dev.reelay.adapters.provider;

import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.Word;
import java.util.Locale;

/**
 * What a provider can do.
 *
 * @param progress how it says how far a run is
 * @param cancel what it can stop
 * @param repeat what may be done about a hand-over of which nobody knows whether it arrived
 * @param webhooks whether it calls back by itself
 * @param pollHint how often it wants to be asked
 */
public record Capabilities(
    ProgressKind progress, Cancel cancel, Repeat repeat, boolean webhooks, PollHint pollHint) {

  /** What a provider can stop. */
  public enum Cancel implements Word {
    NONE,
    QUEUED_ONLY,
    QUEUED_AND_RUNNING;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What may be done about a hand-over of which nobody knows whether it arrived. */
  public enum Repeat {
    /** Nothing: a repeat may be a second run, and a second bill. */
    NEVER,
    /** The provider is asked for the client reference; it may be repeated when it is not known. */
    AFTER_LOOKUP,
    /** The same client reference twice is the same run. */
    ALWAYS
  }
}
