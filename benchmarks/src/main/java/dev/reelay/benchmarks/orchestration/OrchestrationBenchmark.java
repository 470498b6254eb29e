package dev.reelay.benchmarks.orchestration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.benchmarks.measure.CpuTime;
import dev.reelay.benchmarks.measure.Machine;
import dev.reelay.benchmarks.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Speed of the orchestrator with real processes on real servers: jobs per second next to
 * db-scheduler doing as many steps on the same PostgreSQL, what a stage costs at a steady rate, and
 * what fairness costs.
 */
public final class OrchestrationBenchmark {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int STEPS = 6;
  private static final int KEYS = 20;
  private static final int WEIGHTS = 3;
  private static final Duration WARM = Duration.ofSeconds(3);

  private final OrchestrationSetup setup;
  private final Map<String, Object> result = new LinkedHashMap<>();

  /** Jobs per second, one figure of each round. */
  private record Rates(List<Double> oneKey, List<Double> weighted, List<Double> dbScheduler) {
    Rates() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    static double median(List<Double> rates) {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  private OrchestrationBenchmark(OrchestrationSetup setup) {
    this.setup = setup;
  }

  /** How it is called. */
  public static String usage() {
    return OrchestrationSetup.USAGE;
  }

  /** Runs it; fails with an IllegalArgumentException when the words are not understood. */
  public static void run(List<String> words) throws Exception {
    new OrchestrationBenchmark(OrchestrationSetup.parse(words)).run();
  }

  private void run() throws Exception {
    Files.createDirectories(setup.place().work());
    result.put("benchmark", "orchestration");
    try (Suite suite = Suite.start(setup);
        Orders orders = new Orders(suite.connect());
        DbScheduler scheduler = DbScheduler.open(suite.database(), setup.running())) {
      result.put("machine", facts(suite));
      result.put("setup", setup);
      warm(orders, scheduler);
      latency(orders);
      compare(suite, orders, scheduler);
    }
    Path file = setup.place().work().resolve("orchestration.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "%nWritten to %s%n", file);
  }

  private static Map<String, Object> facts(Suite suite) throws IOException, SQLException {
    Map<String, Object> facts = new LinkedHashMap<>(Machine.facts());
    try (Connection connection = suite.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      facts.put("postgres", row.getString(1));
    }
    facts.forEach((name, fact) -> System.out.printf("%-24s %s%n", name, fact));
    return facts;
  }

  private void warm(Orders orders, DbScheduler scheduler) throws Exception {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < Duration.ofSeconds(setup.warm()).toNanos()) {
      orders.run(order(KEYS, WEIGHTS));
    }
    scheduler.perSecond(setup.jobs(), STEPS);
  }

  private void latency(Orders orders) throws SQLException, InterruptedException {
    Duration pause = Duration.ofSeconds(1).dividedBy(setup.rate());
    int jobs = setup.rate() * (setup.seconds() + (int) WARM.toSeconds());
    long order = orders.run(new Orders.Order(jobs, pause, KEYS, setup.running(), WEIGHTS));
    Spread stages = orders.stages(order, WARM);
    Spread starts = orders.starts(order, WARM);
    result.put("stageMillis", stages);
    result.put("requestToStartMillis", starts);
    System.out.println();
    line(
        "stage at %d jobs/s, p50".formatted(setup.rate()),
        stages.p50(),
        "ms",
        "<= 15",
        stages.p50() <= 15);
    line("stage at %d jobs/s, p99".formatted(setup.rate()), stages.p99(), "ms", "", true);
    line("request to start, p50", starts.p50(), "ms", "", true);
    line("request to start, p99", starts.p99(), "ms", "", true);
  }

  private void compare(Suite suite, Orders orders, DbScheduler scheduler) throws Exception {
    Rates rates = new Rates();
    List<Map<String, Double>> work = new ArrayList<>();
    List<Map<String, Double>> otherWork = new ArrayList<>();
    for (int round = 1; round <= setup.rounds(); round++) {
      rates.oneKey().add(orders.perSecond(orders.run(order(1, 1))));
      Map<String, Double> before = CpuTime.of(suite.pids());
      rates.weighted().add(orders.perSecond(orders.run(order(KEYS, WEIGHTS))));
      work.add(perStage(before, CpuTime.of(suite.pids())));
      Map<String, Double> otherBefore = CpuTime.of(suite.other());
      rates.dbScheduler().add(scheduler.perSecond(setup.jobs(), STEPS));
      otherWork.add(perStage(otherBefore, CpuTime.of(suite.other())));
      System.out.printf(
          Locale.ROOT,
          "round %d: one key %,.1f jobs/s, %d keys with weights %,.1f jobs/s, db-scheduler %,.1f jobs/s%n",
          round,
          rates.oneKey().getLast(),
          KEYS,
          rates.weighted().getLast(),
          rates.dbScheduler().getLast());
      System.out.printf(
          Locale.ROOT,
          "  µs of processors per stage: Reelay %s, db-scheduler %s%n",
          work.getLast(),
          otherWork.getLast());
    }
    double oneKey = Rates.median(rates.oneKey());
    double weighted = Rates.median(rates.weighted());
    double other = Rates.median(rates.dbScheduler());
    double cost = 100 * (1 - weighted / oneKey);
    result.put("jobsPerSecond", rates);
    result.put("processorMicrosPerStage", work);
    result.put("processorMicrosPerStageOfDbScheduler", otherWork);
    result.put("ratio", weighted / other);
    result.put("costOfFairnessPercent", cost);
    System.out.println();
    line("one key", oneKey, "jobs/s", "", true);
    line(KEYS + " keys with weights", weighted, "jobs/s", "", true);
    line("db-scheduler", other, "jobs/s", "", true);
    line("Reelay / db-scheduler", 100 * weighted / other, "%", ">= 50", weighted >= other / 2);
    line("cost of fairness", cost, "%", "<= 10", cost <= 10);
  }

  private Map<String, Double> perStage(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> used = new LinkedHashMap<>(after);
    used.replaceAll((name, micros) ->
        Math.rint((micros - before.getOrDefault(name, 0.0)) / (setup.jobs() * STEPS)));
    return used;
  }

  private Orders.Order order(int keys, int weights) {
    return new Orders.Order(setup.jobs(), Duration.ZERO, keys, setup.running(), weights);
  }

  private static void line(String what, double figure, String unit, String aim, boolean met) {
    String told = aim.isEmpty() ? "" : "aim " + aim + (met ? "" : "  MISSED");
    System.out.printf(Locale.ROOT, "%-32s %,10.1f %-7s %s%n", what, figure, unit, told);
  }
}
