package dev.reelay.tracker.progress;

import dev.reelay.event.EngineStatus;
import dev.reelay.event.StageProgressed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What engines say that cannot be true, or that nobody understands. Pure. */
final class Oddities {
  /** Clocks of different machines differ by less. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private Oddities() {}

  /** Kinds of nonsense in a report, for counting; empty for a sound one. */
  static List<String> of(JobProgress job, StageProgressed report, Instant now) {
    List<String> kinds = new ArrayList<>();
    if (Percent.isOdd(report.percent())) {
      kinds.add("percent");
    }
    if (!job.knows(report.stage())) {
      kinds.add("stage");
    }
    if (report.engineStatus() == EngineStatus.UNKNOWN) {
      kinds.add("status");
    }
    if (report.observedAt().isAfter(now.plus(TOLERANCE))) {
      kinds.add("clock");
    }
    StageState state = job.heard().stages().get(StageNames.canonical(report.stage()));
    if (state != null && state.attempt() == report.attempt()) {
      ofSameAttempt(state, report, kinds);
    }
    return kinds;
  }

  private static void ofSameAttempt(StageState state, StageProgressed report, List<String> kinds) {
    if (state.succeeded() || state.stopped()) {
      kinds.add("after_end");
    } else if (report.progressNo() <= state.progressNo()) {
      kinds.add("repeated");
    } else {
      Double said = StageState.reported(report);
      Double before = state.pulse().percent();
      if (said != null && before != null && said < before) {
        kinds.add("falling");
      }
    }
    if (state.begunAt() != null && report.observedAt().isBefore(state.begunAt().minus(TOLERANCE))) {
      kinds.add("clock");
    }
  }

  /** What the engine said, as it said it. */
  static String raw(StageProgressed report) {
    String text =
        "no=%d percent=%s status=%s raw=%s item=%s/%s frame=%s/%s stage=%s at=%s message=%s"
            .formatted(
                report.progressNo(),
                report.percent(),
                report.engineStatus().word(),
                report.raw(),
                report.currentItem(),
                report.totalItems(),
                report.currentFrame(),
                report.totalFrames(),
                report.stage(),
                report.observedAt(),
                report.message());
    String bounded = Bounds.text(text);
    return bounded == null ? "" : bounded;
  }
}
