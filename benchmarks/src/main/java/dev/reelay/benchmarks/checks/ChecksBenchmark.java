package dev.reelay.benchmarks.checks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.reelay.benchmarks.measure.Machine;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.ServerFacts;
import dev.reelay.benchmarks.measure.Table;
import dev.reelay.benchmarks.measure.Wire;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.fault.PrivateServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How late the tracker's checks are, what each costs with few and with many jobs, and how
 * schedulers on JDBC do the same schedule on the same database.
 */
public final class ChecksBenchmark {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private static final int FEW = 1_000;
  private static final int SOME = 10_000;
  private static final int MANY = 50_000;

  /** Until what was asked before is worked off. */
  private static final Duration SETTLED = Duration.ofSeconds(12);

  private static final Duration RESTART_LOOK = Duration.ofMillis(5);
  private static final Duration RESTARTED_WITHIN = Duration.ofMinutes(1);

  /** What was due last may still be on its way. */
  private static final Duration LAST = Duration.ofMillis(600);

  private final ChecksSetup setup;
  private final Table table = new Table();
  private final Map<String, Object> result = new LinkedHashMap<>();
  private final InstantSource clock = InstantSource.system();

  /** What one measurement gave, and what it cost in microseconds for each check. */
  private record Run(Fired.Sample sample, Map<String, Long> cost) {
    long cost(String process) {
      return cost.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(process))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  private ChecksBenchmark(ChecksSetup setup) {
    this.setup = setup;
  }

  /** How it is called. */
  public static String usage() {
    return ChecksSetup.USAGE;
  }

  /** Runs it; fails with an IllegalArgumentException when the words are not understood. */
  public static void run(List<String> words) throws Exception {
    new ChecksBenchmark(ChecksSetup.parse(words)).run();
  }

  private void run() throws Exception {
    Files.createDirectories(setup.place().work());
    Map<String, Object> facts = new LinkedHashMap<>(Machine.facts());
    facts.putAll(ServerFacts.of(setup.place().postgres(), setup.place().work()));
    facts.forEach((name, fact) -> System.out.printf("%-24s %s%n", name, fact));
    result.put("benchmark", "checks");
    result.put("machine", facts);
    result.put("setup", setup);
    try (Trackers trackers = Trackers.open(setup);
        Wire _ = trackers.listen()) {
      punctuality(trackers);
      answers(trackers);
      if (setup.full()) {
        two(trackers);
        restart(trackers);
      }
      compare(trackers);
    }
    System.out.println();
    System.out.print(table);
    Path file = setup.place().work().resolve("checks.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "%nWritten to %s%n", file);
  }

  private void punctuality(Trackers trackers) throws Exception {
    Map<Integer, Run> runs = new LinkedHashMap<>();
    for (int jobs : setup.full() ? List.of(FEW, SOME, MANY) : List.of(FEW, MANY)) {
      Load load = Load.of(jobs, setup.rate());
      trackers.start(1, load.interval());
      Run run = measure(trackers, load);
      trackers.stop();
      runs.put(jobs, run);
      String of = String.format(Locale.ROOT, "%,d jobs: ", jobs);
      table.add(of + "checks", run.sample().perSecond(), "per s");
      table.add(of + "late, p50", run.sample().written().p50(), "ms", 25);
      table.spread(of + "due to requested", run.sample().written(), Comparison.PUNCTUAL_P99);
      table.spread(of + "due to received", run.sample().arrived());
      run.cost().forEach((name, micros) -> table.add(of + name, (double) micros, "µs/check"));
      result.put("jobs" + jobs, told(run));
    }
    Run few = runs.getOrDefault(FEW, new Run(new Fired.Sample(List.of(), LAST, 0), Map.of()));
    Run many = runs.getOrDefault(MANY, few);
    for (String process : List.of("tracker", "postgres")) {
      double growth = 100.0 * many.cost(process) / Math.max(1, few.cost(process)) - 100;
      table.add("cost with 50,000 jobs: " + process, growth, "% more", 20);
      result.put("costGrowthPercent." + process, growth);
    }
  }

  private Run measure(Trackers trackers, Load load) throws Exception {
    say("%,d jobs, %,.0f checks/s …", load.jobs(), load.perSecond());
    Fired fired = trackers.load(load, Duration.ofMillis(500));
    TimeUnit.NANOSECONDS.sleep(ChecksSetup.WARM.toNanos());
    Map<String, Double> before = trackers.processorTime();
    Instant from = clock.instant();
    TimeUnit.NANOSECONDS.sleep(setup.measured().toNanos());
    Map<String, Double> after = trackers.processorTime();
    TimeUnit.NANOSECONDS.sleep(LAST.toNanos());
    Fired.Sample sample = fired.between(from, setup.measured());
    Map<String, Long> cost = new LinkedHashMap<>();
    int checks = Math.max(1, sample.all().size());
    after.forEach((name, micros) ->
        cost.put(name, Math.round((micros - before.getOrDefault(name, 0.0)) / checks)));
    return new Run(sample, cost);
  }

  /** With each check answered: how many messages that is, and what the answers cost. */
  private void answers(Trackers trackers) throws Exception {
    Load load = Load.of(FEW, Math.max(1, setup.rate() / 5));
    trackers.start(1, load.interval());
    trackers.answer(true);
    Run run = measure(trackers, load);
    trackers.answer(false);
    long checks = trackers.fired();
    // What the tracker published, and the answers, of which each is one.
    double messages = (double) (trackers.published() + checks) / checks;
    table.add("100 checks and their answers", 100 * messages, "messages", 210);
    run.cost()
        .forEach((name, micros) -> table.add("answered: " + name, (double) micros, "µs/check"));
    table.spread("answered: due to requested", run.sample().written(), Comparison.PUNCTUAL_P99);
    result.put("messagesPerCheck", messages);
    result.put("answered", told(run));
    idle(trackers);
    trackers.stop();
  }

  /** What the tracker that is there needs while nothing is due. */
  private void idle(Trackers trackers) throws Exception {
    say("%,d jobs asleep …", SOME);
    trackers.load(new Load(SOME, Duration.ofMinutes(1)), Duration.ofHours(1));
    TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
    Map<String, Double> before = trackers.processorTime();
    long begun = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(setup.measured().toNanos());
    Map<String, Double> after = trackers.processorTime();
    double micros = (System.nanoTime() - begun) / 1e3;
    double tracker = 100 * used("tracker-1", before, after) / micros;
    double postgres = 100 * used("postgres", before, after) / micros;
    table.add("10,000 asleep: tracker", tracker, "% core", 5);
    table.add("10,000 asleep: postgres", postgres, "% core");
    result.put("asleepPercentOfCore", Map.of("tracker", tracker, "postgres", postgres));
  }

  private static double used(
      String process, Map<String, Double> before, Map<String, Double> after) {
    return after.getOrDefault(process, 0.0) - before.getOrDefault(process, 0.0);
  }

  private void two(Trackers trackers) throws Exception {
    Load load = Load.of(SOME, setup.rate());
    trackers.start(2, load.interval());
    Run run = measure(trackers, load);
    trackers.stop();
    table.add("two trackers: checks", run.sample().perSecond(), "per s");
    table.add("two trackers: requested twice", (double) run.sample().doubled(), "checks", 0);
    table.spread("two trackers: due to requested", run.sample().written(), Comparison.PUNCTUAL_P99);
    result.put("twoTrackers", told(run));
  }

  private void restart(Trackers trackers) throws Exception {
    Load load = Load.of(SOME, setup.rate());
    trackers.start(1, load.interval());
    say("PostgreSQL is restarted …");
    Fired fired = trackers.load(load, Duration.ofMillis(500));
    TimeUnit.NANOSECONDS.sleep(ChecksSetup.WARM.toNanos());
    Instant from = clock.instant();
    PrivateServers servers =
        new PrivateServers(setup.place().script(), Path.of(System.getenv("REELAY_STATE_DIR")));
    servers.stopPostgresImmediately();
    Instant back = comeBack(servers);
    TimeUnit.NANOSECONDS.sleep(setup.measured().toNanos());
    Fired.Sample sample = fired.between(from, Duration.between(from, clock.instant()).minus(LAST));
    trackers.stop();
    double worst = (double) sample.worstSince(back).toMillis();
    double silent = (double) Duration.between(from, back).toMillis();
    table.add("PostgreSQL was away", silent, "ms");
    table.add("once it is back, the latest check", worst, "ms", 1_000);
    result.put("restart", Map.of("awayMillis", silent, "latestMillis", worst));
  }

  /** Starts the servers that are away; returns the moment at which PostgreSQL lets somebody in. */
  private Instant comeBack(PrivateServers servers) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Object> starting =
          executor.submit(() -> {
            servers.up();
            return servers;
          });
      Patience.await("PostgreSQL", RESTART_LOOK, RESTARTED_WITHIN, TestDatabase::isThere);
      Instant back = clock.instant();
      starting.get();
      return back;
    }
  }

  private void compare(Trackers trackers) throws Exception {
    try (Comparison comparison = Comparison.open(trackers.database(), setup)) {
      result.put("rivals", comparison.sameSchedule(table));
      if (setup.full()) {
        trackers.start(1, Comparison.EVERY);
        double ours = Comparison.highest(load -> measure(trackers, load).sample());
        trackers.stop();
        result.put("punctualRates", comparison.highest(ours, table));
      }
    }
  }

  private static Map<String, Object> told(Run run) {
    Map<String, Object> told = run.sample().told();
    told.put("processorMicrosPerCheck", run.cost());
    return told;
  }

  private static void say(String text, Object... words) {
    System.out.printf(Locale.ROOT, text + "%n", words);
  }
}
