package dev.reelay.chaos;

import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Bug;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.history.HistoryTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Publishers and consumers as processes, with a database and a virtual host of their own. */
final class Arena implements AutoCloseable {
  static final int PARTITIONS = 10;
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final HistoryTables tables = new HistoryTables("adapters", "tracker");
  private final List<ServiceProcess> publishers = new ArrayList<>();
  private final List<ServiceProcess> consumers = new ArrayList<>();
  private final Path folder;
  private final long seed;
  private final @Nullable Bug bug;

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
    await("events arrive; see " + folder)
        .atMost(UP_WITHIN)
        .until(() -> partitionsSince(ready) == PARTITIONS);
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

  /** How many partitions were served since then; none while the database is away. */
  long partitionsSince(OffsetDateTime moment) {
    try (Connection connection = connect()) {
      return tables.countPartitionsSince(connection, moment);
    } catch (SQLException e) {
      return 0;
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

  /** Publishes once more what left in the last seconds, as after the loss of a broker. */
  void resend() throws SQLException {
    execute("UPDATE adapters.outbox SET sent_at = NULL WHERE sent_at > now() - interval '5 s'");
  }

  /** Ends the writing; the relays go on until nothing is left. */
  void silence() throws SQLException {
    execute("UPDATE adapters.pace SET silent = true");
  }

  /** Waits until every process is up. */
  void awaitReady() {
    all()
        .forEach(process ->
            await(process.name() + " is ready; see " + folder)
                .atMost(UP_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .failFast(process.name() + " ended; see " + folder, () -> !process.isRunning())
                .until(process::isReady));
  }

  private Stream<ServiceProcess> all() {
    return Stream.concat(consumers.stream(), publishers.stream());
  }

  private ServiceProcess launch(String name, String service) throws Exception {
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    if (bug != null) {
      options.add("-Dchaos.bug=" + bug.id());
    }
    Path log = folder.resolve(name + ".log");
    return ServiceProcess.start(
        name, new ServiceProcess.Recipe(jar, settings(service), options, log));
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
    try {
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException | InterruptedException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    }
  }
}
