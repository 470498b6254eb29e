package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.CpuTime;
import dev.reelay.benchmarks.measure.Patience;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many events per second get through outbox, broker, inbox and handler, in turns with the
 * servers doing their part alone.
 */
final class Throughput {
  private static final int KEYS = 200;
  private static final Duration WITHIN = Duration.ofMinutes(5);
  private static final int BODY_BYTES = 200;
  private static final int BATCH = 16;

  private final BusSetup setup;
  private final Cluster cluster;
  private final Effects effects;

  Throughput(BusSetup setup, Cluster cluster, Effects effects) {
    this.setup = setup;
    this.cluster = cluster;
    this.effects = effects;
  }

  /**
   * Events per second, one figure of each round.
   *
   * @param bus all of it
   * @param pgbench PostgreSQL alone, each event in transactions of its own
   * @param pgbenchBatched PostgreSQL alone, 16 events marked and handled together
   * @param perfTest RabbitMQ alone
   * @param cpuMicros processor time of each process for one event of the bus
   */
  record Rates(
      List<Double> bus,
      List<Double> pgbench,
      List<Double> pgbenchBatched,
      List<Double> perfTest,
      List<Map<String, Double>> cpuMicros) {
    Rates() {
      this(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    static double median(List<Double> rates) {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  Rates compare() throws Exception {
    Rates rates = new Rates();
    Pgbench pgbench = new Pgbench(setup, cluster);
    int bytes = effects.messageBytes();
    for (int round = 1; round <= setup.rounds(); round++) {
      Map<String, Double> before = CpuTime.of(processes());
      rates.bus().add(run(new Effects.Load(setup.events(), Duration.ZERO, 1, KEYS)));
      Map<String, Double> used = CpuTime.of(processes());
      used.replaceAll(
          (name, micros) -> Math.rint((micros - before.getOrDefault(name, 0.0)) / setup.events()));
      rates.cpuMicros().add(used);
      rates.pgbench().add(pgbench.eventsPerSecond(1, BODY_BYTES));
      rates.pgbenchBatched().add(pgbench.eventsPerSecond(BATCH, BODY_BYTES));
      rates.perfTest().add(PerfTest.messagesPerSecond(cluster.vhost(), bytes, setup.seconds()));
      Progress.say(
          String.format(
              Locale.ROOT,
              "round %d: bus %,.0f/s, pgbench %,.0f/s (batched %,.0f/s), PerfTest %,.0f/s; µs of processors per event %s",
              round,
              rates.bus().getLast(),
              rates.pgbench().getLast(),
              rates.pgbenchBatched().getLast(),
              rates.perfTest().getLast(),
              rates.cpuMicros().getLast()));
    }
    return rates;
  }

  private Map<String, Long> processes() throws IOException {
    Map<String, Long> processes = cluster.pids();
    processes.putAll(CpuTime.servers());
    return processes;
  }

  /** Events per second from the first one due until the last one handled. */
  double run(Effects.Load load) throws SQLException, InterruptedException {
    long before = effects.count();
    Instant begun = effects.order(load);
    Patience.await(
        load.events() + " events to arrive",
        WITHIN,
        () -> effects.count() >= before + load.events());
    return load.events() / (Duration.between(begun, effects.last()).toNanos() / 1e9);
  }
}
