package dev.reelay.hub.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param status of HTTP; null when there was no answer
 * @param error why it failed, in our words; null when it was taken
 * @param retryAfter what the receiver asked for; zero when it did not
 * @param took from the first byte to the answer
 */
record Answer(
    @Nullable Integer status, @Nullable String error, Duration retryAfter, Duration took) {
  private static final int GONE = 410;

  boolean isTaken() {
    return error == null;
  }

  /** Whether the receiver never wants to hear of us again. */
  boolean isGone() {
    return status != null && status == GONE;
  }
}
