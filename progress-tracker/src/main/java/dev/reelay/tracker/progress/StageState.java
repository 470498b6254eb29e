package dev.reelay.tracker.progress;

import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard of one stage of a job.
 *
 * @param attempt the newest attempt at it
 * @param begunAt when that attempt was requested, or the first sign of it
 * @param progressNo number of its newest report, 0 without one
 * @param percent how far it is, 0 to 100, never falling within an attempt
 * @param best the furthest that any attempt got
 * @param succeeded whether the newest attempt is over with success
 * @param tookSeconds how long it took; null until it succeeded
 * @param stopped whether the newest attempt is over without success
 * @param pulse what the engine itself says of the newest attempt
 */
record StageState(
    int attempt,
    @Nullable Instant begunAt,
    long progressNo,
    double percent,
    double best,
    boolean succeeded,
    @Nullable Double tookSeconds,
    @Nullable String message,
    @Nullable String substageDetail,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Long currentFrame,
    @Nullable Long totalFrames,
    @Nullable Map<String, Object> metadata,
    boolean stopped,
    Pulse pulse) {

  /** Rows of earlier releases have no pulse. */
  StageState {
    pulse = Objects.requireNonNullElse(pulse, Pulse.NONE);
  }

  /** The stage at the beginning of an attempt. */
  static StageState begin(int attempt, double best, @Nullable Instant begunAt) {
    return new StageState(
        attempt,
        begunAt,
        0,
        0,
        best,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        Pulse.NONE);
  }

  /** The state for facts of an attempt: the same, or a fresh one for a newer attempt. */
  StageState in(int newer, Instant at) {
    return newer > attempt ? begin(newer, best, at) : this;
  }

  StageState begunAt(Instant at) {
    return new StageState(
        attempt,
        at,
        progressNo,
        percent,
        best,
        succeeded,
        tookSeconds,
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        metadata,
        stopped,
        pulse);
  }

  /** With what an older attempt turned out to have reached. */
  StageState reached(double percentOfOlder) {
    return new StageState(
        attempt,
        begunAt,
        progressNo,
        percent,
        Math.max(best, percentOfOlder),
        succeeded,
        tookSeconds,
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        metadata,
        stopped,
        pulse);
  }

  /** With a percentage that is estimated, since the engine says nothing. */
  StageState estimated(double estimate) {
    return estimate <= percent ? this : at(estimate, stopped, pulse);
  }

  /** After the provider took it on and told whether it will tell how far it is. */
  StageState after(StageAccepted accepted) {
    return switch (accepted.progressKind()) {
      case NONE, QUEUE_POSITION -> at(percent, stopped, pulse.silenced());
      case PERCENT, FRACTION, STEPS, LOG_DERIVED -> this;
    };
  }

  /** After the attempt ended without success. */
  StageState stop() {
    return at(percent, true, pulse);
  }

  /** Whether the shown percentage is computed rather than told. */
  boolean isEstimated() {
    return pulse.silent() && pulse.percent() == null && !succeeded;
  }

  private StageState at(double newPercent, boolean isStopped, Pulse newPulse) {
    return new StageState(
        attempt,
        begunAt,
        progressNo,
        newPercent,
        Math.max(best, newPercent),
        succeeded,
        tookSeconds,
        message,
        substageDetail,
        currentItem,
        totalItems,
        currentFrame,
        totalFrames,
        metadata,
        isStopped,
        newPulse);
  }

  /** After a report about this attempt; an older report, or one after the success, says nothing. */
  StageState after(StageProgressed report) {
    if (succeeded || report.progressNo() <= progressNo) {
      return this;
    }
    Double said = reported(report);
    double reached = Math.max(percent, Objects.requireNonNullElse(said, 0.0));
    return new StageState(
        attempt,
        begunAt,
        report.progressNo(),
        reached,
        Math.max(best, reached),
        false,
        null,
        Bounds.text(message(report)),
        Bounds.text(report.substageDetail()),
        Bounds.count(report.currentItem()),
        Bounds.count(report.totalItems()),
        Bounds.count(report.currentFrame()),
        Bounds.count(report.totalFrames()),
        Bounds.metadata(report.metadata()),
        stopped,
        pulse.after(report, said));
  }

  /** After the success of this attempt. */
  StageState after(StageSucceeded success) {
    if (succeeded) {
      return this;
    }
    return new StageState(
        attempt,
        begunAt,
        progressNo,
        Percent.DONE,
        Percent.DONE,
        true,
        Math.max(0, success.durationMs()) / 1000.0,
        message,
        substageDetail,
        totalItems == null ? currentItem : totalItems,
        totalItems,
        totalFrames == null ? currentFrame : totalFrames,
        totalFrames,
        metadata,
        false,
        pulse);
  }

  /** Whoever waits wants to know for how many others. */
  private static @Nullable String message(StageProgressed report) {
    boolean isSilent = report.message() == null || report.message().isBlank();
    return isSilent && report.queuePosition() != null && report.queuePosition() > 0
        ? "Number " + report.queuePosition() + " in the queue of " + report.provider()
        : report.message();
  }

  /** Counts and frames only stand in where an engine names no percentage. */
  static @Nullable Double reported(StageProgressed report) {
    if (report.percent() != null) {
      return Percent.clamp(report.percent());
    }
    if (report.currentFrame() != null && report.totalFrames() != null && report.totalFrames() > 0) {
      return Percent.clamp(100.0 * report.currentFrame() / report.totalFrames());
    }
    if (report.currentItem() != null && report.totalItems() != null && report.totalItems() > 0) {
      return Percent.clamp(100.0 * (report.currentItem() - 1) / report.totalItems());
    }
    return null;
  }
}
