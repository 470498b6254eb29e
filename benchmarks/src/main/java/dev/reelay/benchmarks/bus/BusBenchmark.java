package dev.reelay.benchmarks.bus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.benchmarks.bus.BusSetup.Part;
import dev.reelay.benchmarks.measure.Machine;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.ServerFacts;
import dev.reelay.benchmarks.measure.Spread;
import dev.reelay.benchmarks.measure.Table;
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
import java.util.concurrent.Semaphore;

/**
 * Speed of the bus with real processes on real servers: throughput next to the bare servers,
 * latency under an open-loop load, one huge key, and how long partitions stay unserved when
 * instances come and go.
 */
public final class BusBenchmark {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int FACTS_OF_HUGE_KEY = 50;
  private static final int INSTANCES = 3;
  private static final int FREEZE_CLUSTERS = 4;
  private static final Duration EVENT_EVERY = Duration.ofMillis(20);
  private static final Duration EVENT_EVERY_WHILE_FROZEN = Duration.ofMillis(100);

  private final BusSetup setup;
  private final Table table = new Table();
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
    Progress.say("done");
    System.out.println();
    System.out.print(table);
    Path file = setup.place().work().resolve("bus.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "%nWritten to %s%n", file);
  }

  private Map<String, Object> facts() throws IOException, InterruptedException {
    Files.createDirectories(setup.place().work());
    Map<String, Object> facts = new LinkedHashMap<>(Machine.facts());
    facts.putAll(ServerFacts.of(setup.place().postgres(), setup.place().work()));
    facts.forEach((name, fact) -> System.out.printf("%-24s %s%n", name, fact));
    return facts;
  }

  private void speed() throws Exception {
    try (Cluster cluster = Cluster.start(setup.place(), setup.options(), 1);
        Effects effects = new Effects(cluster.connect())) {
      Throughput throughput = new Throughput(setup, cluster, effects);
      Progress.say("warm-up: %d events".formatted(setup.events()));
      throughput.run(new Effects.Load(setup.events(), Duration.ZERO, 1, 200));
      if (setup.parts().contains(Part.LATENCY)) {
        Progress.say("latency at %d events/s".formatted(setup.rate()));
        Spread latency = latency(effects);
        Progress.say("latency: p50 %.1f ms, p99 %.1f ms".formatted(latency.p50(), latency.p99()));
        table.add("due to handler at %d/s, p50".formatted(setup.rate()), latency.p50(), "ms", 5);
        table.add("due to handler at %d/s, p99".formatted(setup.rate()), latency.p99(), "ms", 30);
        result.put("latencyMillis", latency);
      }
      if (setup.parts().contains(Part.THROUGHPUT)) {
        Progress.say("throughput, %d rounds".formatted(setup.rounds()));
        compare(throughput);
      }
      if (setup.parts().contains(Part.KEY)) {
        Progress.say("one huge key, %d rounds".formatted(setup.rounds()));
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
    Progress.say("fail-over: starting %d consumers and a publisher".formatted(INSTANCES));
    Times times = new Times();
    try (Cluster cluster = Cluster.start(setup.place(), quickStart(), INSTANCES);
        Effects effects = new Effects(cluster.connect())) {
      Failover warmUp = new Failover(cluster, effects, EVENT_EVERY, new Times());
      warmUp.awaitBalance();
      warmUp.replaceTwo();
      Failover failover = new Failover(cluster, effects, EVENT_EVERY, times);
      for (int number = 1; number <= setup.tries(); number++) {
        failover.replaceTwo();
        Progress.say(
            "fail-over %d of %d: killed %d ms (since its sockets closed %d), stopped %d ms, added %d ms"
                .formatted(
                    number,
                    setup.tries(),
                    times.last(Absence.KILLED),
                    times.last(Absence.KILLED_SINCE_CLOSED),
                    times.last(Absence.STOPPED),
                    times.last(Absence.ADDED)));
      }
    }
    put(times);
  }

  /** Several clusters side by side, since a frozen instance is mostly waited for. */
  private void freeze() throws Exception {
    Times times = new Times();
    List<String> options = quickStart();
    int clusters = Math.min(FREEZE_CLUSTERS, setup.tries());
    Progress.say("freeze: starting %d clusters".formatted(clusters));
    Semaphore left = new Semaphore(setup.tries());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> running = new ArrayList<>();
      for (int i = 0; i < clusters; i++) {
        running.add(executor.submit(() -> freeze(options, left, times)));
      }
      for (Future<Object> one : running) {
        one.get();
      }
    }
    put(times);
  }

  private List<String> quickStart() throws Exception {
    List<String> options = new ArrayList<>(setup.options());
    options.addAll(StartCache.options(setup.place()));
    return options;
  }

  private Object freeze(List<String> options, Semaphore left, Times times) throws Exception {
    try (Cluster cluster = Cluster.start(setup.place(), options, 2);
        Effects effects = new Effects(cluster.connect())) {
      Failover failover = new Failover(cluster, effects, EVENT_EVERY_WHILE_FROZEN, times);
      failover.awaitBalance();
      for (int number = 0; left.tryAcquire(); number++) {
        failover.freeze(cluster.consumers().get(number % cluster.consumers().size()));
        Progress.say("freeze: taken over after %d ms".formatted(times.last(Absence.FROZEN)));
      }
      return times;
    }
  }

  private void put(Times times) {
    for (Absence what : Absence.values()) {
      List<Duration> all = times.of(what);
      if (!all.isEmpty()) {
        Spread spread = Spread.of(all);
        Integer most = what.aimMillis();
        if (most == null) {
          table.spread(what.title(), spread);
        } else {
          table.spread(what.title(), spread, most);
        }
        result.put(
            what.field(),
            Map.of(
                "spread", spread, "all", all.stream().map(time -> time.toNanos() / 1e6).toList()));
      }
    }
  }
}
