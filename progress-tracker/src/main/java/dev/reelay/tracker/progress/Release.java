package dev.reelay.tracker.progress;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a changed progress is told now, later or not at all. */
sealed interface Release {
  /** It is told with this fact. */
  record Now() implements Release {}

  /** It is told at that moment, with all that will have changed by then. */
  record Later(Instant at) implements Release {}

  /** Nothing changed that clients could see. */
  record Nothing() implements Release {}

  /**
   * Decides.
   *
   * @param last what clients saw last; null for nothing
   * @param lastAt when they did; null for never
   * @param more whether there is something to tell beside what is shown
   * @param pause shortest time between two that are not urgent
   */
  record Question(
      @Nullable Shown last, @Nullable Instant lastAt, Shown next, boolean more, Duration pause) {
    Release at(Instant now) {
      if (last == null || lastAt == null) {
        return new Now();
      }
      if (!next.isNewsAfter(last) && !more) {
        return new Nothing();
      }
      Instant free = lastAt.plus(pause);
      // A clock that was set back must not hold anything back for longer than the pause.
      boolean open = !now.isBefore(free) || now.isBefore(lastAt);
      return open || next.isUrgentAfter(last) ? new Now() : new Later(free);
    }
  }
}
