package dev.reelay.tracker.progress;

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
    @Nullable Map<String, Object> metadata) {

  /** The stage at the beginning of an attempt. */
  static StageState begin(int attempt, double best, @Nullable Instant begunAt) {
    return new StageState(
        attempt, begunAt, 0, 0, best, false, null, null, null, null, null, null, null, null);
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
        metadata);
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
        metadata);
  }

  /** After a report about this attempt; an older report, or one after the success, says nothing. */
  StageState after(StageProgressed report) {
    if (succeeded || report.progressNo() <= progressNo) {
      return this;
    }
    double reached = Math.max(percent, Objects.requireNonNullElse(reported(report), 0.0));
    return new StageState(
        attempt,
        begunAt,
        report.progressNo(),
        reached,
        Math.max(best, reached),
        false,
        null,
        Bounds.text(report.message()),
        Bounds.text(report.substageDetail()),
        Bounds.count(report.currentItem()),
        Bounds.count(report.totalItems()),
        Bounds.count(report.currentFrame()),
        Bounds.count(report.totalFrames()),
        Bounds.metadata(report.metadata()));
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
        metadata);
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
