package dev.reelay.chaos;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the partitions came back after a fault.
 *
 * @param time until every partition was served again; null when some was not
 * @param last the partitions that took so long, or were not served
 * @param others until the others were served; null when there are none
 */
record Recovery(@Nullable Duration time, List<Integer> last, @Nullable Duration others) {
  Recovery {
    last = List.copyOf(last);
  }

  /** What is told by the first moment after the fault at which each partition was served. */
  static Recovery of(OffsetDateTime moment, int partitions, Map<Integer, OffsetDateTime> served) {
    List<Integer> missing =
        IntStream.range(0, partitions).filter(one -> !served.containsKey(one)).boxed().toList();
    if (!missing.isEmpty()) {
      return new Recovery(null, missing, latest(moment, served.values().stream().toList()));
    }
    OffsetDateTime end = Collections.max(served.values());
    List<Integer> last =
        served.entrySet().stream()
            .filter(one -> one.getValue().equals(end))
            .map(Map.Entry::getKey)
            .toList();
    List<OffsetDateTime> before = served.values().stream().filter(at -> at.isBefore(end)).toList();
    return new Recovery(Duration.between(moment, end), last, latest(moment, before));
  }

  private static @Nullable Duration latest(OffsetDateTime moment, List<OffsetDateTime> times) {
    return times.isEmpty() ? null : Duration.between(moment, Collections.max(times));
  }

  @Override
  public String toString() {
    String rest = others == null ? "" : ", the others within " + others.toMillis() + " ms";
    return time == null
        ? "partitions " + last + " were not served" + rest
        : "partitions " + last + " were served after " + time.toMillis() + " ms" + rest;
  }
}
