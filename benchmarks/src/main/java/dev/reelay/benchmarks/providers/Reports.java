package dev.reelay.benchmarks.providers;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When the reports that answer checks arrived; a check counts from the moment at which it was due.
 */
final class Reports {
  private final Timetable timetable;
  private final AtomicReferenceArray<Arrival> arrived;

  Reports(Timetable timetable) {
    this.timetable = timetable;
    this.arrived = new AtomicReferenceArray<>(timetable.size());
  }

  /**
   * A report that came.
   *
   * @param at counted from the beginning of the timetable
   * @param underWay since it had been written
   */
  record Arrival(Duration at, Duration underWay) {}

  /** Notes an answer; only the first one counts, and none to a check that nobody made. */
  void add(int job, int index, Arrival arrival) {
    int number = timetable.number(job, index);
    if (number >= 0) {
      arrived.compareAndSet(number, null, arrival);
    }
  }

  /** From due to report, of all answered checks from this number on. */
  List<Duration> since(int first) {
    return numbers(first)
        .filter(number -> arrived.get(number) != null)
        .mapToObj(number -> arrived.get(number).at().minus(timetable.due(number)))
        .toList();
  }

  /** From the written report until it was here, of all answered checks from this number on. */
  List<Duration> underWay(int first) {
    Stream<Arrival> arrivals = numbers(first).mapToObj(arrived::get);
    return arrivals.filter(Objects::nonNull).map(Arrival::underWay).toList();
  }

  /** Checks from this number on that nobody answered. */
  int missing(int first) {
    return (int) numbers(first).filter(number -> arrived.get(number) == null).count();
  }

  private IntStream numbers(int first) {
    return IntStream.range(first, timetable.size());
  }
}
