package dev.reelay.simulator.replicate;

import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.job.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The only progress there is: lines as tqdm prints them. */
final class ProgressLog {
  private static final int LINES = 20;
  private static final int STEPS = 50;
  private static final int WIDTH = 10;

  private ProgressLog() {}

  /** What a job has logged until a simulated time. */
  static String of(RemoteJob job, Instant until) {
    Story story = job.story();
    Instant starts = story.starts();
    if (until.isBefore(starts)) {
      return "";
    }
    Instant end = until.isBefore(job.ends()) ? until : job.ends();
    Duration between = story.running().dividedBy(LINES);
    StringBuilder log =
        new StringBuilder("Using seed: ").append(story.dice().digits("seed", 6)).append('\n');
    double last = 0;
    for (int i = 0; i <= LINES; i++) {
      Instant at = starts.plus(between.multipliedBy(i));
      if (at.isAfter(end)) {
        break;
      }
      last = story.at(at, starts, null).percent();
      log.append(line(last, between.multipliedBy(i), story.running()));
    }
    if (last < 100 && job.at(until).phase() == Phase.SUCCEEDED) {
      log.append(line(100, story.running(), story.running()));
    }
    return log.toString();
  }

  private static String line(double percent, Duration elapsed, Duration all) {
    int filled = (int) Math.min(WIDTH, Math.max(0, percent * WIDTH / 100));
    Duration left = all.minus(elapsed);
    return String.format(
        Locale.ROOT,
        "%3d%%|%s%s| %d/%d [%s<%s, %.2fs/it]\n",
        (int) percent,
        "█".repeat(filled),
        " ".repeat(WIDTH - filled),
        (int) Math.round(percent * STEPS / 100),
        STEPS,
        clock(elapsed),
        clock(left.isNegative() ? Duration.ZERO : left),
        all.toMillis() / 1000.0 / STEPS);
  }

  private static String clock(Duration duration) {
    return String.format(Locale.ROOT, "%02d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }
}
