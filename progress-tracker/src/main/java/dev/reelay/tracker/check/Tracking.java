package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import java.time.Duration;
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
   * @param unanswered checks that have stayed without an answer since then, this one included
   * @param warned whether watchers know of the silence
   * @param stalled whether it was given up for its silence before
   */
  record Due(
      Tracking tracking,
      Instant scheduledAt,
      Instant lastSignAt,
      int unanswered,
      boolean warned,
      boolean stalled) {
    Duration silence() {
      return Duration.between(lastSignAt, tracking.now());
    }

    /** Whether watchers are to be told now that it is silent. */
    boolean alarms(CheckConfig config) {
      return !warned && !stalled && isSilent(config, config.warnAfter(tracking.stage()));
    }

    /** Whether it is to be given up now. */
    boolean stalls(CheckConfig config) {
      return !stalled && isSilent(config, config.stalledAfter(tracking.stage()));
    }

    private boolean isSilent(CheckConfig config, Duration patience) {
      return unanswered > config.stalledChecks() && silence().compareTo(patience) > 0;
    }
  }
}
