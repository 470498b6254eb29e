package dev.reelay.benchmarks.providers;

import java.time.Duration;

/**
 * When each check is due: every job once in each interval, the jobs evenly spread over it. It is
 * fixed beforehand, so that a stall makes checks late and not rare.
 *
 * @param jobs how many there are
 * @param interval between two checks of one job
 * @param checks of each job
 */
record Timetable(int jobs, Duration interval, int checks) {

  /** How many checks there are in all. */
  int size() {
    return jobs * checks;
  }

  /** Which job the check is about, from 0; checks are numbered from 0 in the order they are due. */
  int job(int number) {
    return number % jobs;
  }

  /** Which check of its job it is, from 1. */
  int index(int number) {
    return number / jobs + 1;
  }

  /** The number of a job's check; -1 when there is no such check. */
  int number(int job, int index) {
    boolean known = job >= 0 && job < jobs && index >= 1 && index <= checks;
    return known ? (index - 1) * jobs + job : -1;
  }

  /** When it is due, counted from the beginning. */
  Duration due(int number) {
    return interval
        .multipliedBy(index(number) - 1L)
        .plus(interval.multipliedBy(job(number)).dividedBy(jobs));
  }
}
