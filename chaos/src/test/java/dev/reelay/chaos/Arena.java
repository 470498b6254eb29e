package dev.reelay.chaos;

import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Bug;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.history.HistoryTables;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Publishers and consumers as processes, with a database and a virtual host of their own. */
final class Arena implements AutoCloseable {
  static final int PARTITIONS = 10;

  /** Services that get events and do not run here. */
  private static final List<String> ABSENT = List.of("gateway", "orchestrator", "hub");

  static final long HEAP_BYTES = 160L << 20;
  private static final int OTHER_PARTITIONS = 16;
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final HistoryTables tables = new HistoryTables("adapters", "tracker");
  private final List<ServiceProcess> publishers = new ArrayList<>();
  private final List<ServiceProcess> consumers = new ArrayList<>();
  private final Map<ServiceProcess, Wires> wires = new HashMap<>();
  private final Path folder;
  private final long seed;
  private final @Nullable Bug bug;
  private int partitions = PARTITIONS;

  private Arena(Path folder, long seed, @Nullable Bug bug) {
    this.folder = folder;
    this.seed = seed;
    this.bug = bug;
  }

  /** Starts everything; returns when events arrive on every partition. */
  static Arena start(long seed, int publishers, int consumers, @Nullable Bug bug) throws Exception {
    Path runs = Files.createDirectories(Path.of("target", "chaos")).toAbsolutePath();
    Arena arena = new Arena(Files.createTempDirectory(runs, "run-"), seed, bug);
    try {
      arena.open(publishers, consumers);
      return arena;
    } catch (Exception | AssertionError e) {
      arena.close();
      throw e;
    }
  }

  private void open(int publisherCount, int consumerCount) throws Exception {
    database.create();
    // A crash of PostgreSQL must not take back what was acknowledged.
    execute("ALTER DATABASE " + database.name() + " RESET synchronous_commit");
    vhost.create();
    TestTokens.writePublicKey(folder);
    for (int number = 1; number <= consumerCount; number++) {
      consumers.add(launch("consumer-" + number, "tracker"));
    }
    for (int number = 1; number <= publisherCount; number++) {
      publishers.add(launch("publisher-" + number, "adapters"));
    }
    awaitReady();
    OffsetDateTime ready = OffsetDateTime.now(Clock.systemUTC());
    await("events arrive; see " + folder).atMost(UP_WITHIN).until(() -> allServed(ready) != null);
  }

  List<ServiceProcess> publishers() {
    return publishers;
  }

  List<ServiceProcess> consumers() {
    return consumers;
  }

  HistoryTables tables() {
    return tables;
  }

  Path folder() {
    return folder;
  }

  Connection connect() throws SQLException {
    return database.connect();
  }

  /** How many partitions there are now. */
  int partitions() {
    return partitions;
  }

  /** The wires of a process. */
  Wires wires(ServiceProcess process) {
    return Objects.requireNonNull(wires.get(process));
  }

  TestVhost vhost() {
    return vhost;
  }

  /** When every partition was served after that moment; null while one was not, or nobody knows. */
  @Nullable OffsetDateTime allServed(OffsetDateTime moment) {
    Map<Integer, OffsetDateTime> served = served(moment);
    return served.size() < partitions ? null : Collections.max(served.values());
  }

  /** When each partition was first served after that moment; those that were not are missing. */
  Map<Integer, OffsetDateTime> served(OffsetDateTime moment) {
    try (Connection connection = connect()) {
      Map<Integer, OffsetDateTime> served = tables.served(connection, moment);
      // Queues of a former, larger number may still be worked off.
      served.keySet().removeIf(number -> number >= partitions);
      return served;
    } catch (SQLException e) {
      return Map.of();
    }
  }

  /** Whether every consumer had work in the last second, so that breaking any one hurts. */
  boolean isShared() {
    OffsetDateTime lately = OffsetDateTime.now(Clock.systemUTC()).minusSeconds(1);
    try (Connection connection = connect()) {
      return tables.countInstancesSince(connection, lately) >= consumers.size();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Facts that have no effect yet. */
  long backlog() throws SQLException {
    try (Connection connection = connect()) {
      return tables.countTold(connection) - tables.countHandled(connection);
    }
  }

  /** Lets the publishers write without a pause for a while. */
  void burst(Duration length) throws SQLException {
    execute(
        "UPDATE adapters.pace SET burst_until = now() + make_interval(secs => "
            + length.toMillis() / 1000.0
            + ")");
  }

  /** Publishes once more what left since that moment, as an administrator does. */
  void resend(OffsetDateTime since) throws IOException, InterruptedException {
    URI address =
        URI.create(
            "http://127.0.0.1:%d/internal/outbox/resend?since=%s"
                .formatted(publishers.getFirst().port(), since.toInstant()));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + TestTokens.admin())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("resend answered " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  /** Restarts one process after the other with the other number of partitions. */
  void changePartitions() throws Exception {
    int former = partitions;
    partitions = partitions == PARTITIONS ? OTHER_PARTITIONS : PARTITIONS;
    List<ServiceProcess> processes = all().toList();
    for (ServiceProcess process : processes) {
      if (process.equals(processes.getLast())) {
        deleteOfAbsent(former);
      }
      process.stop();
      process.set("reelay.partitions", String.valueOf(partitions));
      process.start();
      awaitReady(process);
    }
  }

  /** Nobody would ever handle what lies there, and so the relays would wait for ever. */
  private void deleteOfAbsent(int former) throws IOException, InterruptedException {
    for (String absent : ABSENT) {
      for (int partition = 0; partition < former; partition++) {
        vhost.deleteQueue(absent + "." + former + "-" + partition);
      }
    }
  }

  /** Ends the writing; the relays go on until nothing is left. */
  void silence() throws SQLException {
    execute("UPDATE adapters.pace SET silent = true");
  }

  /** Waits until every process is up. */
  void awaitReady() {
    all().forEach(this::awaitReady);
  }

  /** Waits until a process is up. */
  void awaitReady(ServiceProcess process) {
    await(process.name() + " is ready; see " + folder)
        .atMost(UP_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .failFast(process.name() + " ended; see " + folder, () -> !process.isRunning())
        .until(process::isReady);
  }

  private Stream<ServiceProcess> all() {
    return Stream.concat(consumers.stream(), publishers.stream());
  }

  private ServiceProcess launch(String name, String service) throws Exception {
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(
            "-Xmx" + HEAP_BYTES, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    if (bug != null) {
      options.add("-Dchaos.bug=" + bug.id());
    }
    Path log = folder.resolve(name + ".log");
    Map<String, String> settings = settings(service);
    Wires its = Wires.of(settings);
    settings.putAll(its.settings());
    ServiceProcess process =
        ServiceProcess.start(name, new ServiceProcess.Recipe(jar, settings, options, log));
    wires.put(process, its);
    return process;
  }

  private Map<String, String> settings(String service) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.bus.service", service);
    settings.put("reelay.postgres.schema", service);
    settings.put("reelay.chaos.seed", String.valueOf(seed));
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    return settings;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    all().forEach(ServiceProcess::close);
    wires.values().forEach(Wires::close);
    try {
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException | InterruptedException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    }
  }
}
