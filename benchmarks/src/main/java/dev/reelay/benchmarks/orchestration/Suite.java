package dev.reelay.benchmarks.orchestration;

import dev.reelay.benchmarks.measure.CpuTime;
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

/**
 * The orchestrator and an engine that needs no time, as processes, with a database and a virtual
 * host of their own.
 */
final class Suite implements AutoCloseable {
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final OrchestrationSetup setup;
  private final Path folder;

  private Suite(OrchestrationSetup setup) throws IOException {
    this.setup = setup;
    this.folder = Files.createTempDirectory(Files.createDirectories(setup.place().work()), "run-");
  }

  /** Starts both; returns when they are ready. */
  static Suite start(OrchestrationSetup setup) throws Exception {
    Suite suite = new Suite(setup);
    try {
      suite.open();
      return suite;
    } catch (Exception e) {
      suite.close();
      throw e;
    }
  }

  private void open() throws Exception {
    database.create();
    vhost.create();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // The figures are those of commits that survive a power cut.
      statement.execute("ALTER DATABASE " + database.name() + " RESET synchronous_commit");
    }
    TestTokens.writePublicKey(folder);
    Path models = folder.resolve("models.yaml");
    Files.writeString(
        models,
        """
        providers:
          studio:
            kind: studio
            maxRunning: %d
        """
            .formatted(setup.running()));
    processes.add(
        launch(
            "orchestrator",
            setup.place().orchestrator(),
            Map.of("reelay.models.file", models.toString(), "reelay.log.level", "WARN")));
    processes.add(
        launch(
            "engine",
            setup.place().engine(),
            Map.of(
                "reelay.bus.service", "adapters",
                "reelay.postgres.schema", "adapters",
                "reelay.chaos.writers", "0",
                "reelay.chaos.load-writers", "1")));
    for (ServiceProcess process : processes) {
      Patience.await(process.name() + " to be ready; see " + folder, UP_WITHIN, process::isReady);
    }
  }

  private ServiceProcess launch(String name, Path jar, Map<String, String> more)
      throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    settings.putAll(more);
    List<String> arguments = new ArrayList<>(List.of("-Xmx384m"));
    arguments.add("--enable-native-access=ALL-UNNAMED");
    setup.options().forEach(option -> arguments.add(option.replace("{name}", name)));
    return ServiceProcess.start(
        name, new ServiceProcess.Recipe(jar, settings, arguments, folder.resolve(name + ".log")));
  }

  /** Process ids of both and of their servers. */
  Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach(process -> pids.put(process.name(), process.pid()));
    pids.putAll(CpuTime.servers());
    return pids;
  }

  /** Process ids of this tool, which holds db-scheduler, and of the database. */
  Map<String, Long> other() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>(CpuTime.servers());
    pids.remove("rabbitmq");
    pids.put("db-scheduler", ProcessHandle.current().pid());
    return pids;
  }

  Connection connect() throws SQLException {
    return database.connect();
  }

  /** Reelay settings that point at the database. */
  Map<String, String> database() {
    return database.settings();
  }

  @Override
  public void close() {
    try {
      if (!setup.options().isEmpty()) {
        for (ServiceProcess process : processes) {
          // A profiler writes what it has when the process ends by itself.
          process.stop();
        }
      }
      processes.forEach(ServiceProcess::close);
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
