package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage run that is looked at, as its locked row tells.
 *
 * @param requestedAt when the stage was requested, or the first sign of it
 * @param intervalIndex number of the last check, 0 before the first
 * @param pollMinMillis shortest pause that the provider allows; null without a hint
 * @param pollSuggestedMillis pause that the provider recommends; null without a hint
 * @param now domain time of the moment when the row was read
 */
record Tracking(
    String stageRunId,
    JobRef job,
    String stage,
    int attempt,
    String provider,
    Instant requestedAt,
    int intervalIndex,
    @Nullable Long pollMinMillis,
    @Nullable Long pollSuggestedMillis,
    Instant now) {

  /**
   * A check that has just become due; the tracking is as it is from now on.
   *
   * @param scheduledAt when it was due
   * @param lastSignAt when the run was last heard of
   * @param stalled whether the run has just been silent for too long
   */
  record Due(Tracking tracking, Instant scheduledAt, Instant lastSignAt, boolean stalled) {}
}
