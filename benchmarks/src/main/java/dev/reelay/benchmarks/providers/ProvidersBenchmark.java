package dev.reelay.benchmarks.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.reelay.benchmarks.measure.Machine;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.ServerFacts;
import dev.reelay.benchmarks.measure.Spread;
import dev.reelay.benchmarks.measure.Table;
import dev.reelay.benchmarks.measure.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Thousands of running jobs on one instance of the provider adapters: how long it takes from a
 * check that is due to the report that answers it, next to the same question put to the provider
 * directly, and what the instance needs for it.
 */
public final class ProvidersBenchmark {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  /** Intervals before the measurement, while the virtual machines warm up. */
  private static final int WARM = 4;

  private static final Duration LATE = Duration.ofSeconds(20);
  private static final Duration SAMPLE = Duration.ofSeconds(1);

  private final ProvidersSetup setup;
  private final Timetable timetable;
  private final Table table = new Table();
  private final Map<String, Object> result = new LinkedHashMap<>();

  private ProvidersBenchmark(ProvidersSetup setup) {
    this.setup = setup;
    ProvidersSetup.Load load = setup.load();
    int measured = (int) Math.max(1, load.measured().dividedBy(load.interval()));
    this.timetable = new Timetable(load.jobs(), load.interval(), WARM + measured);
  }

  /** How it is called. */
  public static String usage() {
    return ProvidersSetup.USAGE;
  }

  /** Runs it; fails with an IllegalArgumentException when the words are not understood. */
  public static void run(List<String> words) throws Exception {
    new ProvidersBenchmark(ProvidersSetup.parse(words)).run();
  }

  private void run() throws Exception {
    Files.createDirectories(setup.place().work());
    Map<String, Object> facts = new LinkedHashMap<>(Machine.facts());
    facts.putAll(ServerFacts.of(setup.place().postgres(), setup.place().work()));
    facts.forEach((name, fact) -> System.out.printf("%-24s %s%n", name, fact));
    result.put("benchmark", "providers");
    result.put("machine", facts);
    result.put("setup", setup);
    result.put("heap", Scene.HEAP);
    try (Scene scene = Scene.start(setup);
        Wire wire = scene.connect()) {
      measure(scene, new Jobs(wire, timetable));
    }
    System.out.println();
    System.out.print(table);
    Path file = setup.place().work().resolve("providers.json");
    JSON.writeValue(file.toFile(), result);
    System.out.printf(Locale.ROOT, "%nWritten to %s%n", file);
  }

  private void measure(Scene scene, Jobs jobs) throws Exception {
    say("starting %,d jobs …", timetable.jobs());
    long from = System.nanoTime();
    jobs.start();
    double seconds = (System.nanoTime() - from) / 1e9;
    table.add("jobs started", timetable.jobs() / seconds, "jobs/s");
    result.put("jobsStartedPerSecond", Math.round(timetable.jobs() / seconds));
    int first = WARM * timetable.jobs();
    Duration measured = timetable.interval().multipliedBy(timetable.checks() - WARM);
    say("%d s of warming up, then %d s …", timetable.due(first).toSeconds(), measured.toSeconds());
    List<String> remoteIds = scene.remoteIds();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Object> checks =
          executor.submit(() -> {
            jobs.check();
            return jobs;
          });
      TimeUnit.NANOSECONDS.sleep(timetable.due(first).toNanos());
      Map<String, Double> before = scene.processorTime();
      Future<List<Footprint>> footprints = executor.submit(() -> footprints(scene, measured));
      Future<List<Duration>> direct =
          executor.submit(() -> new DirectLooks(scene, remoteIds).run(measured));
      checks.get();
      processors(before, scene.processorTime());
      boolean all = Patience.comes(LATE, () -> jobs.reports().missing(first) == 0);
      say(all ? "all checks are answered" : "not all checks are answered");
      report(jobs.reports(), first, Spread.of(direct.get()));
      size(footprints.get());
      simulated(scene);
    }
  }

  private static List<Footprint> footprints(Scene scene, Duration time)
      throws IOException, InterruptedException {
    List<Footprint> all = new ArrayList<>();
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < time.toNanos()) {
      all.add(scene.footprint());
      TimeUnit.NANOSECONDS.sleep(SAMPLE.toNanos());
    }
    return all;
  }

  private void report(Reports reports, int first, Spread direct) {
    List<Duration> taken = reports.since(first);
    Spread whole = Spread.of(taken);
    // The median is taken off, so that an unlucky look of the provider counts against the adapters.
    Duration own = Duration.ofNanos(Math.round(direct.p50() * 1e6));
    Spread overhead = Spread.of(taken.stream().map(time -> time.minus(own)).toList());
    int missing = reports.missing(first);
    double rate = 1e9 * timetable.jobs() / timetable.interval().toNanos();
    table.add("checks", rate, "per s");
    table.add("checks without a report", missing, "", 0);
    table.spread("asking the provider directly", direct);
    table.spread("check due to report", whole);
    table.spread("of this beyond the provider's median", overhead, 50);
    Spread underWay = Spread.of(reports.underWay(first));
    table.spread("written report to its receiver", underWay);
    table.add("check due to report / direct, p50", whole.p50() / direct.p50(), "times");
    table.add("check due to report / direct, p99", whole.p99() / direct.p99(), "times");
    result.put("checksPerSecond", rate);
    result.put("missing", missing);
    result.put("directMillis", direct);
    result.put("dueToReportMillis", whole);
    result.put("overheadMillis", overhead);
    result.put("writtenToReceivedMillis", underWay);
  }

  private void size(List<Footprint> footprints) {
    Footprint most = footprints.stream().reduce(Footprint::or).orElseThrow();
    table.add("threads of the operating system", most.threads(), "at most");
    table.add("memory of the process", most.peakMegabytes(), "MB", 512);
    table.add("heap, garbage included", most.heapMegabytes(), "MB");
    result.put("footprintFirst", footprints.getFirst());
    result.put("footprintLast", footprints.getLast());
    result.put("footprintMost", most);
  }

  private void processors(Map<String, Double> before, Map<String, Double> after) {
    int checks = timetable.size() - WARM * timetable.jobs();
    Map<String, Long> perCheck = new LinkedHashMap<>();
    after.forEach((name, micros) ->
        perCheck.put(name, Math.round((micros - before.getOrDefault(name, 0.0)) / checks)));
    perCheck.forEach((name, micros) -> table.add("processor time: " + name, micros, "µs/check"));
    result.put("processorMicrosPerCheck", perCheck);
  }

  /** What the simulator says: how long it took itself, and that each job was bought once. */
  private void simulated(Scene scene) throws IOException, InterruptedException {
    List<Duration> micros = new ArrayList<>();
    for (JsonNode request : scene.ledger("/ledger/requests?limit=2000")) {
      if (request.path("operation").asText().equals("poll")) {
        micros.add(Duration.ofNanos(1_000 * request.path("micros").asLong()));
      }
    }
    Spread inside = Spread.of(micros);
    int twice = scene.ledger("/ledger/audit").path("paidTwice").size();
    table.spread("until the simulator had an answer", inside);
    table.add("paid twice", twice, "jobs", 0);
    result.put("insideSimulatorMillis", inside);
    result.put("paidTwice", twice);
  }

  private static void say(String text, Object... words) {
    System.out.printf(Locale.ROOT, text + "%n", words);
  }
}
