package dev.reelay.benchmarks.bus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.benchmarks.Machine;
import dev.reelay.benchmarks.bus.BusSetup.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Speed of the bus with real processes on real servers: throughput next to the bare servers,
 * latency under an open-loop load, one huge key, and how long partitions stay unserved when
 * instances come and go.
 */
public final class BusBenchmark {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int FACTS_OF_HUGE_KEY = 50;
  private static final int INSTANCES = 5;
  private static final int FREEZE_CLUSTERS = 4;
  private static final Duration EVENT_EVERY = Duration.ofMillis(10);
  private static final Duration EVENT_EVERY_WHILE_FROZEN = Duration.ofMillis(50);

  private final BusSetup setup;
  private final BusTable table = new BusTable();
  private final Map<String, Object> result = new LinkedHashMap<>();

  private BusBenchmark(BusSetup setup) {
    this.setup = setup;
  }

  /** How it is called. */
  public static String usage() {
    return BusSetup.USAGE;
  }

  /** Runs it; fails with an IllegalArgumentException when the words are not understood. */
  public static void run(List<String> words) throws Exception {
    new BusBenchmark(BusSetup.parse(words)).run();
  }

  private void run() throws Exception {
    result.put("benchmark", "bus");
    result.put("machine", facts());
    result.put("setup", setup);
    if (setup.parts().stream()
        .anyMatch(List.of(Part.THROUGHPUT, Part.LATENCY, Part.KEY)::contains)) {
      speed();
    }
    if (setup.parts().contains(Part.FAILOVER)) {
      failover();
    }
    if (setup.parts().contains(Part.FREEZE)) {
      freeze();
    }
    System.out.println();
    System.out.print(table);
    Path file = setup.place().work().resolve("bus.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "%nWritten to %s%n", file);
  }

  private Map<String, Object> facts() throws IOException, InterruptedException {
    Files.createDirectories(setup.place().work());
    Map<String, Object> facts = new LinkedHashMap<>(Machine.facts());
    facts.putAll(ServerFacts.of(setup.place()));
    facts.forEach((name, fact) -> System.out.printf("%-24s %s%n", name, fact));
    return facts;
  }

  private void speed() throws Exception {
    try (Cluster cluster = Cluster.start(setup.place(), setup.options(), 1);
        Effects effects = new Effects(cluster.connect())) {
      Throughput throughput = new Throughput(setup, cluster, effects);
      throughput.run(new Effects.Load(setup.events(), Duration.ZERO, 1, 200));
      if (setup.parts().contains(Part.LATENCY)) {
        Spread latency = latency(effects);
        table.add("due to handler at %d/s, p50".formatted(setup.rate()), latency.p50(), "ms", 5);
        table.add("due to handler at %d/s, p99".formatted(setup.rate()), latency.p99(), "ms", 30);
        result.put("latencyMillis", latency);
      }
      if (setup.parts().contains(Part.THROUGHPUT)) {
        compare(throughput);
      }
      if (setup.parts().contains(Part.KEY)) {
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < setup.rounds(); round++) {
          long transactions = Math.ceilDiv(setup.events(), FACTS_OF_HUGE_KEY);
          rates.add(
              throughput.run(new Effects.Load(transactions, Duration.ZERO, FACTS_OF_HUGE_KEY, 1)));
        }
        table.atLeast("one huge key alone", Throughput.Rates.median(rates), "events/s", 3_000);
        result.put("hugeKeyPerSecond", rates);
      }
    }
  }

  private Spread latency(Effects effects) throws Exception {
    Duration pause = Duration.ofSeconds(1).dividedBy(setup.rate());
    long warm = 3L * setup.rate();
    long measured = 3L * setup.seconds() * setup.rate();
    long before = effects.count();
    Instant begun = effects.order(new Effects.Load(warm + measured, pause, 1, 200));
    Patience.await(
        "all events of the latency measurement",
        Duration.ofSeconds(3L * setup.seconds() + 60),
        () -> effects.count() >= before + warm + measured);
    return Spread.of(effects.latencies(begun.plus(pause.multipliedBy(warm))));
  }

  private void compare(Throughput throughput) throws Exception {
    Throughput.Rates rates = throughput.compare();
    double bus = Throughput.Rates.median(rates.bus());
    double pgbench = Throughput.Rates.median(rates.pgbench());
    double batched = Throughput.Rates.median(rates.pgbenchBatched());
    double perfTest = Throughput.Rates.median(rates.perfTest());
    table.add("bus, outbox to handler", bus, "events/s");
    table.add("PostgreSQL alone (pgbench)", pgbench, "events/s");
    table.add("PostgreSQL alone, in batches of 16", batched, "events/s");
    table.add("RabbitMQ alone (PerfTest)", perfTest, "events/s");
    table.atLeast("bus / slower of the two", 100 * bus / Math.min(pgbench, perfTest), "%", 60);
    table.add("bus / slower, batched", 100 * bus / Math.min(batched, perfTest), "%");
    result.put("throughputPerSecond", rates);
  }

  private void failover() throws Exception {
    try (Cluster cluster = Cluster.start(setup.place(), quickStart(), INSTANCES);
        Effects effects = new Effects(cluster.connect())) {
      Failover.Times times = new Failover.Times();
      Failover failover = new Failover(cluster, effects, EVENT_EVERY);
      failover.begin();
      failover.killStopAdd(1, new Failover.Times());
      failover.killStopAdd(setup.tries(), times);
      put("kill -9: all partitions served", "killedMillis", times.killed(), 250);
      put("kill -9: each partition", "killedPartitionMillis", times.killedPartitions(), 250);
      put("of this: until the process is gone", "diedMillis", times.died(), 250);
      put("graceful stop: longest gap", "stoppedMillis", times.stopped(), 250);
      put("graceful stop: SIGTERM to exit", "exitMillis", times.exited(), 10_000);
      put("added instance: ready to its share", "addedMillis", times.added(), 3_000);
    }
  }

  /** Several clusters side by side, since a frozen instance is mostly waited for. */
  private void freeze() throws Exception {
    Failover.Times times = new Failover.Times();
    List<String> options = quickStart();
    int clusters = Math.min(FREEZE_CLUSTERS, setup.tries());
    int each = Math.ceilDiv(setup.tries(), clusters);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> running = new ArrayList<>();
      for (int i = 0; i < clusters; i++) {
        running.add(executor.submit(() -> freeze(options, each, times)));
      }
      for (Future<Object> one : running) {
        one.get();
      }
    }
    put("freeze: all partitions served", "frozenMillis", times.frozen(), 15_000);
  }

  private List<String> quickStart() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(setup.options());
    options.add(StartCache.option(setup.place()));
    return options;
  }

  private Object freeze(List<String> options, int tries, Failover.Times times) throws Exception {
    try (Cluster cluster = Cluster.start(setup.place(), options, 2);
        Effects effects = new Effects(cluster.connect())) {
      Failover failover = new Failover(cluster, effects, EVENT_EVERY_WHILE_FROZEN);
      failover.begin();
      failover.freeze(tries, times);
      return times;
    }
  }

  private void put(String what, String name, List<Duration> times, double aim) {
    Spread spread = Spread.of(times);
    table.spread(what, spread, aim);
    result.put(
        name,
        Map.of("spread", spread, "all", times.stream().map(time -> time.toNanos() / 1e6).toList()));
  }
}
