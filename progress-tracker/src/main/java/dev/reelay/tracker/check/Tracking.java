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
 * @param answeredIndex number of the last check that was answered, 0 before the first
 * @param clues what its next check is chosen by
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
    int answeredIndex,
    Clues clues,
    Instant now) {

  /** What an answer is worth. */
  enum Reply {
    /** It answers the last check. */
    CURRENT,
    /** It answers an older check, which was replaced meanwhile. */
    STALE,
    /** Its check was answered before. */
    DOUBLE
  }

  /** What an answer to the check with this number is worth. */
  Reply reply(int index) {
    if (index <= answeredIndex) {
      return Reply.DOUBLE;
    }
    return index == intervalIndex ? Reply.CURRENT : Reply.STALE;
  }

  /**
   * What is known of the run now.
   *
   * @param percent how far it is, as just heard; null when that was not said
   * @param pollAfter earliest moment of another look; null when none was named
   */
  Outlook outlook(@Nullable Double percent, @Nullable Instant pollAfter) {
    Instant begun = clues.acceptedAt() == null ? requestedAt : clues.acceptedAt();
    Duration elapsed = since(begun);
    Instant idle = clues.idleAt() == null ? begun : clues.idleAt();
    return new Outlook(
        elapsed,
        intervalIndex == 0,
        clues.acceptedAt() == null ? null : clues.lifespan(),
        percent == null || percent <= 0 ? null : new Outlook.Pace(percent, since(idle)),
        clues.untold(),
        new Outlook.Hint(
            clues.pollMin(),
            clues.pollSuggested(),
            pollAfter == null ? null : Duration.between(now, pollAfter)));
  }

  private Duration since(Instant moment) {
    return moment.isAfter(now) ? Duration.ZERO : Duration.between(moment, now);
  }

  /**
   * What the next check of a run is chosen by.
   *
   * @param acceptedAt when its provider took it on; null before
   * @param lifespan how long such runs take; null as long as too few are known
   * @param idleAt when it was last known not to be at work yet; null when it never was
   * @param untold how likely it is that nobody tells of its end, from 0 to 1
   * @param pollMin shortest pause that the provider allows; null without a hint
   * @param pollSuggested pause that the provider recommends; null without a hint
   */
  record Clues(
      @Nullable Instant acceptedAt,
      @Nullable Lifespan lifespan,
      @Nullable Instant idleAt,
      double untold,
      @Nullable Duration pollMin,
      @Nullable Duration pollSuggested) {

    /** After a provider took the run on. */
    Clues accepted(Instant at, double willNotTell, Duration min, Duration suggested) {
      return new Clues(at, lifespan, idleAt, willNotTell, min, suggested);
    }
  }

  Tracking with(Clues newer) {
    return new Tracking(
        stageRunId,
        job,
        stage,
        attempt,
        provider,
        requestedAt,
        intervalIndex,
        answeredIndex,
        newer,
        now);
  }

  /**
   * A tracking that has just ended.
   *
   * @param lasted since the stage was requested
   * @param checks how often it was looked at
   * @param moving whether its provider told how far it was
   */
  record Ended(Duration lasted, int checks, boolean moving) {}

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

    /** Whether the check before it was never answered. */
    boolean followsGap() {
      return tracking.answeredIndex() < tracking.intervalIndex() - 1;
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
