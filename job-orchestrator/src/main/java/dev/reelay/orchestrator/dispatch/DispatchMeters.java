package dev.reelay.orchestrator.dispatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What operators see of queues, turns and grants. */
@ApplicationScoped
class DispatchMeters {
  /** Keys with tags of their own are so many at most: the busiest. */
  private static final int KEYS = 20;

  /** Counts whose starts make up the share of a key. */
  private static final int RECENT = 12;

  private final MeterRegistry meters;
  private final Timer requestToStart;
  private final MultiGauge grants;
  private final MultiGauge waiting;
  private final MultiGauge shares;
  private final Map<String, Long> sinceLast = new ConcurrentHashMap<>();
  private final Deque<Map<String, Long>> recent = new ArrayDeque<>();
  private volatile CountStore.Counted counted = CountStore.Counted.NOTHING;

  DispatchMeters(MeterRegistry meters) {
    this.meters = meters;
    requestToStart =
        Timer.builder("reelay.job.request.to.start")
            .serviceLevelObjectives(
                Stream.of(10, 30, 100, 300, 1_000, 3_000, 10_000, 60_000, 600_000, 3_600_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new))
            .register(meters);
    grants = MultiGauge.builder("reelay.grants.used").register(meters);
    waiting = MultiGauge.builder("reelay.jobs.waiting").register(meters);
    shares = MultiGauge.builder("reelay.turns.share").register(meters);
    Gauge.builder("reelay.jobs.pending", () -> counted.pending()).register(meters);
    Gauge.builder("reelay.grants.leaked", () -> counted.leaked()).register(meters);
  }

  /** A start was committed. */
  void started(Started start) {
    meters.counter("reelay.turns", "provider", start.provider()).increment();
    sinceLast.merge(start.keyId(), 1L, Long::sum);
    if (start.waited() != null) {
      requestToStart.record(start.waited());
    }
  }

  /** Shows what was counted in the database, and the turns since the last time. */
  void show(CountStore.Counted counts) {
    counted = counts;
    grants.register(
        Stream.concat(
                counts.grants().stream().filter(one -> one.kind().equals("provider")),
                counts.grants().stream()
                    .filter(one -> one.kind().equals("key"))
                    .sorted(Comparator.comparingInt(CountStore.Used::count).reversed())
                    .limit(KEYS))
            .map(one ->
                MultiGauge.Row.of(Tags.of("kind", one.kind(), "scope", one.scope()), one.count()))
            .toList(),
        true);
    waiting.register(
        counts.waiting().entrySet().stream()
            .map(one -> MultiGauge.Row.of(Tags.of("reason", one.getKey()), one.getValue()))
            .toList(),
        true);
    shares.register(shares(), true);
  }

  private List<MultiGauge.Row<?>> shares() {
    Map<String, Long> latest = new HashMap<>();
    sinceLast.keySet().forEach(key -> latest.put(key, sinceLast.remove(key)));
    recent.addLast(latest);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
    Map<String, Long> all = new HashMap<>();
    recent.forEach(starts -> starts.forEach((key, count) -> all.merge(key, count, Long::sum)));
    double total = all.values().stream().mapToLong(Long::longValue).sum();
    return all.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(KEYS)
        .<MultiGauge.Row<?>>map(
            one -> MultiGauge.Row.of(Tags.of("key", one.getKey()), one.getValue() / total))
        .toList();
  }
}
