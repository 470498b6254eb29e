package dev.reelay.benchmarks.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.benchmarks.measure.CpuTime;
import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.benchmarks.measure.Wire;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.fault.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the adapters and the provider simulator, with a database and a virtual host of
 * their own.
 */
final class Scene implements AutoCloseable {
  static final String PROVIDER = "simulated";
  static final String MODEL = "long-film";

  /** So that all memory of the process stays below 512 MB. */
  static final String HEAP = "-Xmx256m";

  private static final String CREDENTIAL = "sim-bench";
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final ProvidersSetup setup;
  private final Path folder;
  private @Nullable TcpProxy wire;

  private Scene(ProvidersSetup setup) throws IOException {
    this.setup = setup;
    this.folder = Files.createTempDirectory(Files.createDirectories(setup.place().work()), "run-");
  }

  /** Starts everything; returns when it is ready. */
  static Scene start(ProvidersSetup setup) throws Exception {
    Scene scene = new Scene(setup);
    try {
      scene.open();
      return scene;
    } catch (Exception e) {
      scene.close();
      throw e;
    }
  }

  private void open() throws Exception {
    database.create();
    vhost.create();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      // The figures are those of commits that survive a power cut.
      statement.execute("ALTER DATABASE " + database.name() + " RESET synchronous_commit");
    }
    TestTokens.writePublicKey(folder);
    ServiceProcess simulator =
        launch("simulator", setup.place().simulator(), Map.of(), List.of("-Xmx256m"));
    awaitReady(simulator);
    ask(
        "PUT",
        simulator.url() + "/simulator/scenarios/" + MODEL,
        "{\"scenario\":\"duration=1000000\"}");
    if (setup.load().wire().isPositive()) {
      TcpProxy slow = TcpProxy.to("127.0.0.1", simulator.port());
      slow.slow(setup.load().wire(), 1_000_000_000);
      wire = slow;
    }
    Path models = Files.writeString(folder.resolve("models.yaml"), models());
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.postgres.schema", "adapters");
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    settings.put("reelay.storage.dir", folder.resolve("storage").toString());
    settings.put("reelay.models.file", models.toString());
    settings.put("reelay.bench.key", CREDENTIAL);
    settings.put("reelay.tasks.workers-per-provider", "32");
    settings.put("reelay.tasks.pollers", String.valueOf(setup.load().looksAtOnce()));
    settings.put("reelay.tasks.pollers-per-provider", String.valueOf(setup.load().looksAtOnce()));
    List<String> options = new ArrayList<>(List.of(HEAP, "--enable-native-access=ALL-UNNAMED"));
    options.addAll(setup.options());
    awaitReady(launch("adapters", setup.place().adapters(), settings, options));
  }

  /** A provider without limits that throttle, and a model that it makes. */
  private String models() {
    return """
    models:
      %1$s:
        pipeline: text-to-video
        routes:
          - {provider: %2$s, model: %1$s}
    providers:
      %2$s:
        kind: %3$s
        baseUrl: "%4$s"
        privateAddresses: true
        credential: env:REELAY_BENCH_KEY
        callsAtOnce: %5$d
        submitsPerMinute: 1000000
        looksPerMinute: 120000
    """
        .formatted(
            MODEL,
            PROVIDER,
            setup.engine().word(),
            setup.engine().base(provider()),
            setup.load().looksAtOnce());
  }

  private ServiceProcess launch(
      String name, Path jar, Map<String, String> settings, List<String> options)
      throws IOException {
    ServiceProcess process =
        ServiceProcess.start(
            name, new ServiceProcess.Recipe(jar, settings, options, folder.resolve(name + ".log")));
    processes.add(process);
    return process;
  }

  private void awaitReady(ServiceProcess process) throws InterruptedException {
    Patience.await(process.name() + " to be ready; see " + folder, UP_WITHIN, process::isReady);
  }

  /** Where the provider is reached, over the long wire when there is one. */
  private URI provider() {
    TcpProxy slow = wire;
    return slow == null ? simulator() : URI.create("http://127.0.0.1:" + slow.port());
  }

  private URI simulator() {
    return processes.getFirst().url();
  }

  /** Connects to the broker as a neighbor of the adapters. */
  Wire connect() throws Exception {
    return Wire.open("bench-providers", vhost.settings());
  }

  /** A question about one run, just as the adapters put it. */
  HttpRequest look(String remoteId) {
    return HttpRequest.newBuilder(setup.engine().look(provider(), remoteId))
        .header("Authorization", "Bearer " + CREDENTIAL)
        .build();
  }

  /** What the simulator's ledger says. */
  JsonNode ledger(String path) throws IOException, InterruptedException {
    return JSON.readTree(ask("GET", simulator() + path, ""));
  }

  /** Under which ids the provider knows the runs. */
  List<String> remoteIds() throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT remote_id FROM adapters.provider_tasks WHERE state = 'running'")) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }

  /** What the adapters take of the machine now. */
  Footprint footprint() throws IOException, InterruptedException {
    ServiceProcess adapters = processes.getLast();
    return Footprint.of(
        adapters.pid(),
        http,
        URI.create("http://127.0.0.1:" + adapters.managementPort() + "/q/metrics"));
  }

  /** Microseconds of processors that each process used so far. */
  Map<String, Double> processorTime() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach(process -> pids.put(process.name(), process.pid()));
    pids.put("load tool", ProcessHandle.current().pid());
    pids.putAll(CpuTime.servers());
    Map<String, Double> used = CpuTime.of(pids);
    // The services are children of this process.
    double services = used.getOrDefault("adapters", 0.0) + used.getOrDefault("simulator", 0.0);
    used.computeIfPresent("load tool", (_, micros) -> micros - services);
    return used;
  }

  private String ask(String method, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + url + " answered " + answer.statusCode());
    }
    return answer.body();
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
      if (wire != null) {
        wire.close();
      }
      http.close();
      vhost.drop();
      database.drop();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot remove what a run made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
