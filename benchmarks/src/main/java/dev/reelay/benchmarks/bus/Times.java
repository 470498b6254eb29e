package dev.reelay.benchmarks.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured; several clusters may write at once. */
final class Times {
  private final Map<Absence, List<Duration>> all = new EnumMap<>(Absence.class);

  synchronized void add(Absence what, Duration time) {
    all.computeIfAbsent(what, _ -> new ArrayList<>()).add(time.isNegative() ? Duration.ZERO : time);
  }

  synchronized List<Duration> of(Absence what) {
    return List.copyOf(all.getOrDefault(what, List.of()));
  }

  /** The latest one in milliseconds. */
  long last(Absence what) {
    return of(what).getLast().toMillis();
  }
}
