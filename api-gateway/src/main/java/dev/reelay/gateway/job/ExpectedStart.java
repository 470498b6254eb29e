package dev.reelay.gateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** When a waiting job may begin, as far as the limit of its key decides it. Pure. */
final class ExpectedStart {
  private ExpectedStart() {}

  /**
   * The expected start of the job at a position. Those at work end when they typically do, overdue
   * ones now, and those ahead take as long as this one typically does.
   *
   * @param position from 1
   * @param ends when those at work are expected to end
   * @param maxRunning how many may be at work at once, at least 1
   */
  static Instant of(
      int position, Duration typical, List<Instant> ends, int maxRunning, Instant now) {
    List<Instant> free = new ArrayList<>();
    for (Instant end : ends) {
      free.add(end.isBefore(now) ? now : end);
    }
    while (free.size() < maxRunning) {
      free.add(now);
    }
    Collections.sort(free);
    // Above a limit that was lowered, the first to end make no room.
    List<Instant> slots = free.subList(free.size() - maxRunning, free.size());
    int ahead = position - 1;
    return slots.get(ahead % maxRunning).plus(typical.multipliedBy(ahead / maxRunning));
  }
}
