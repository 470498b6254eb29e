package dev.reelay.benchmarks.checks;

import java.time.Duration;

/**
 * A schedule: each job is due once in every interval, the jobs evenly spread over it.
 *
 * @param jobs how many there are
 * @param interval between two times at which one job is due
 */
record Load(int jobs, Duration interval) {
  /** So many jobs that together are due so often. */
  static Load of(int jobs, int perSecond) {
    return new Load(jobs, Duration.ofMillis(1_000L * jobs / perSecond));
  }

  double perSecond() {
    return jobs / (interval.toMillis() / 1000.0);
  }
}
