package dev.reelay.benchmarks.checks;

import dev.reelay.benchmarks.measure.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** What was fired, by whomever. */
final class Fired {
  private final ConcurrentLinkedQueue<One> all = new ConcurrentLinkedQueue<>();

  /**
   * One that was fired.
   *
   * @param name what it was about, together with its number; no two have the same
   * @param due when it should have been
   * @param written when it was put down
   * @param arrived when whoever acts on it had it
   */
  record One(String name, Instant due, Instant written, Instant arrived) {
    Duration late() {
      return Duration.between(due, arrived);
    }
  }

  /**
   * Those that were due in a stretch of time.
   *
   * @param doubled how many came more than once
   */
  record Sample(List<One> all, Duration time, long doubled) {
    double perSecond() {
      return all.size() / (time.toMillis() / 1000.0);
    }

    /** From due to put down. */
    Spread written() {
      return Spread.of(
          all.stream().map(one -> Duration.between(one.due(), one.written())).toList());
    }

    /** From due to there. */
    Spread arrived() {
      return Spread.of(all.stream().map(One::late).toList());
    }

    /** For the result. */
    Map<String, Object> told() {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("perSecond", perSecond());
      told.put("dueToRequestedMillis", written());
      told.put("dueToReceivedMillis", arrived());
      told.put("doubled", doubled);
      return told;
    }

    /** From due, or from a moment that was later, to put down; the worst. */
    Duration worstSince(Instant moment) {
      return all.stream()
          .filter(one -> !one.written().isBefore(moment))
          .map(one ->
              Duration.between(one.due().isBefore(moment) ? moment : one.due(), one.written()))
          .max(Duration::compareTo)
          .orElse(Duration.ZERO);
    }
  }

  void add(One one) {
    all.add(one);
  }

  long count() {
    return all.size();
  }

  /** What was due from this moment on, for so long. */
  Sample between(Instant from, Duration time) {
    return sample(from, time, One::due);
  }

  /** What came from this moment on, for so long, however late. */
  Sample arriving(Instant from, Duration time) {
    return sample(from, time, One::arrived);
  }

  private Sample sample(Instant from, Duration time, Function<One, Instant> moment) {
    Instant until = from.plus(time);
    List<One> those =
        all.stream()
            .filter(one -> !moment.apply(one).isBefore(from) && moment.apply(one).isBefore(until))
            .toList();
    long doubled = those.size() - those.stream().map(One::name).distinct().count();
    return new Sample(those, time, doubled);
  }
}
