package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One publisher and some consumers as processes, with a database and a virtual host of their own.
 */
final class Cluster implements AutoCloseable {
  static final int PARTITIONS = 10;

  /** Stands for the name of a process in its options, for what each writes into a file. */
  static final String NAME = "{name}";

  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  /** Each look costs the process that is starting a little. */
  private static final Duration READY_LOOK = Duration.ofMillis(100);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final List<ServiceProcess> consumers = new ArrayList<>();
  private final List<ServiceProcess> publishers = new ArrayList<>();
  private final BusSetup.Place place;
  private final List<String> options;
  private final Path folder;
  private int started;

  private Cluster(BusSetup.Place place, List<String> options) throws IOException {
    this.place = place;
    this.options = List.copyOf(options);
    this.folder = Files.createTempDirectory(Files.createDirectories(place.work()), "run-");
  }

  /** Starts everything; returns when all instances are ready. */
  static Cluster start(BusSetup.Place place, List<String> options, int consumers) throws Exception {
    Cluster cluster = new Cluster(place, options);
    try {
      cluster.open(consumers);
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void open(int consumerCount) throws Exception {
    database.create();
    vhost.create();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      // The figures are those of commits that survive a power cut.
      statement.execute("ALTER DATABASE " + database.name() + " RESET synchronous_commit");
    }
    TestTokens.writePublicKey(folder);
    publishers.add(launch("publisher", "adapters"));
    for (int number = 0; number < consumerCount; number++) {
      addConsumer();
    }
    for (ServiceProcess process : all().toList()) {
      awaitReady(process);
    }
  }

  /** Starts one more consumer, whose name no other ever had. */
  ServiceProcess addConsumer() throws IOException {
    ServiceProcess consumer = launch("consumer-" + ++started, "tracker");
    consumers.add(consumer);
    return consumer;
  }

  /** The consumers that run, the oldest first. */
  List<ServiceProcess> consumers() {
    return List.copyOf(consumers);
  }

  /** The consumer will not be used any more. */
  void forget(ServiceProcess consumer) {
    consumers.remove(consumer);
    consumer.close();
  }

  void awaitReady(ServiceProcess process) throws InterruptedException {
    Patience.await(
        process.name() + " to be ready; see " + folder, READY_LOOK, UP_WITHIN, process::isReady);
  }

  /** Process ids of publisher and consumers. */
  Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    all().forEach(process -> pids.put(process.name(), process.pid()));
    return pids;
  }

  Connection connect() throws SQLException {
    return database.connect();
  }

  /** The name of the database. */
  String database() {
    return database.name();
  }

  /** The name of the virtual host. */
  String vhost() {
    return vhost.name();
  }

  private Stream<ServiceProcess> all() {
    return Stream.concat(consumers.stream(), publishers.stream());
  }

  private ServiceProcess launch(String name, String service) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.bus.service", service);
    settings.put("reelay.postgres.schema", service);
    settings.put("reelay.chaos.name", name);
    settings.put("reelay.chaos.writers", "0");
    settings.put("reelay.chaos.load-writers", "8");
    settings.put("reelay.chaos.work", "0s");
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    List<String> arguments = new ArrayList<>(List.of("-Xmx256m"));
    arguments.add("--enable-native-access=ALL-UNNAMED");
    options.forEach(option -> arguments.add(option.replace(NAME, name)));
    return ServiceProcess.start(
        name,
        new ServiceProcess.Recipe(place.jar(), settings, arguments, folder.resolve(name + ".log")));
  }

  @Override
  public void close() {
    try {
      if (options.stream().anyMatch(option -> option.contains(NAME))) {
        for (ServiceProcess process : all().toList()) {
          // It writes what it has when it ends by itself, such as a profile.
          process.stop();
        }
      }
      all().forEach(ServiceProcess::close);
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
