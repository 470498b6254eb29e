package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The five packaged services as processes of their own, on servers, ports and a storage directory
 * of their own.
 */
final class Suite {
  /** A service: its module, its schema, its heap. */
  enum Service {
    API_GATEWAY("gateway"),
    JOB_ORCHESTRATOR("orchestrator"),
    PROGRESS_TRACKER("tracker"),
    NOTIFICATION_HUB("hub"),
    PROVIDER_ADAPTERS("adapters");

    private final String schema;

    Service(String schema) {
      this.schema = schema;
    }

    String module() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    String upstreamVariable() {
      return "REELAY_UPSTREAM_" + schema.toUpperCase(java.util.Locale.ROOT);
    }
  }

  private static final Duration READY_WITHIN = Duration.ofSeconds(90);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final Path folder;
  private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
  private final Map<Service, Integer> managementPorts = new EnumMap<>(Service.class);
  private final Map<Service, Process> processes = new EnumMap<>(Service.class);
  private final String key = randomKey("rk_");
  private final String adminKey = randomKey("rk_admin_");

  private final Map<String, String> more;

  private Suite(Path folder, Map<String, String> more) {
    this.folder = folder;
    this.more = more;
  }

  /** Starts everything and waits until each service says that it is ready. */
  static Suite start() throws Exception {
    return start(Map.of());
  }

  /** The same with more variables in the environment of each service. */
  static Suite start(Map<String, String> more) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "suite")).toAbsolutePath();
    Suite suite = new Suite(Files.createTempDirectory(folder, "run-"), more);
    suite.database.create();
    suite.vhost.create();
    TestTokens.writePublicKey(suite.folder);
    TestTokens.writePrivateKey(suite.folder);
    Files.writeString(suite.folder.resolve("pepper"), randomKey(""));
    Files.writeString(suite.folder.resolve("key"), suite.key);
    Files.writeString(suite.folder.resolve("admin-key"), suite.adminKey);
    for (Service service : Service.values()) {
      suite.ports.put(service, freePort());
      suite.managementPorts.put(service, freePort());
    }
    for (Service service : Service.values()) {
      suite.launch(service);
    }
    for (Service service : Service.values()) {
      suite.awaitReady(service);
    }
    return suite;
  }

  String url() {
    return "http://127.0.0.1:" + ports.get(Service.API_GATEWAY);
  }

  /** Where the hub listens, for clients that bring an access token. */
  URI hub() {
    return URI.create("http://127.0.0.1:" + ports.get(Service.NOTIFICATION_HUB));
  }

  /** The development virtual key. */
  String key() {
    return key;
  }

  /** The administrator's key. */
  String adminKey() {
    return adminKey;
  }

  Path storage() {
    return folder.resolve("storage");
  }

  /** Where the output of a service goes. */
  Path log(Service service) {
    return folder.resolve(service.module() + ".log");
  }

  /** Ends a service as kill -9 does. */
  void kill(Service service) throws InterruptedException {
    Process process = processes.get(service);
    process.destroyForcibly().waitFor();
  }

  /** Ends a service as an orderly stop does; returns when it is over. */
  void end(Service service) throws InterruptedException {
    Process process = processes.get(service);
    process.destroy();
    process.waitFor();
  }

  /** Starts one more instance of a service, on ports and with a log of its own. */
  ServiceProcess another(Service service, String name) throws IOException {
    return ServiceProcess.start(
        name,
        new ServiceProcess.Recipe(
            jar(service),
            environment(service),
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
            folder.resolve(name + ".log")));
  }

  /** Starts a service that was killed; returns when it is ready. */
  void restart(Service service) throws IOException {
    launch(service);
    awaitReady(service);
  }

  /** Descendants of the adapters that run ffmpeg. */
  List<ProcessHandle> ffmpegs() {
    return processes
        .get(Service.PROVIDER_ADAPTERS)
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("ffmpeg"))
        .toList();
  }

  /** Stops the services and removes what they used. */
  void stop() throws Exception {
    processes.values().forEach(Process::destroy);
    for (Process process : processes.values()) {
      if (!process.waitFor(15, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    vhost.drop();
    database.drop();
  }

  private void launch(Service service) throws IOException {
    Path jar = jar(service);
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx" + (service == Service.PROVIDER_ADAPTERS ? 512 : 256) + "m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            jar.toString());
    builder.directory(jar.getParent().toFile());
    builder.environment().putAll(environment(service));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(service).toFile()));
    processes.put(service, builder.start());
  }

  private static Path jar(Service service) {
    Path jar =
        Path.of("..", service.module(), "target", "quarkus-app", "quarkus-run.jar")
            .toAbsolutePath()
            .normalize();
    assertThat(jar).as("the packaged %s", service.module()).exists();
    return jar;
  }

  private Map<String, String> environment(Service service) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.postgres.schema", service.schema);
    settings.put("reelay.redis.prefix", database.name());
    Map<String, String> environment = new HashMap<>();
    settings.forEach((name, value) ->
        environment.put(
            name.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(ports.get(service)));
    environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPorts.get(service)));
    environment.put("REELAY_PUBLIC_URL", url());
    environment.put("REELAY_STORAGE_DIR", storage().toString());
    environment.put("REELAY_TOKEN_PUBLIC_KEY_FILE", folder.resolve("token-public.pem").toString());
    if (service == Service.API_GATEWAY) {
      environment.put(
          "REELAY_TOKEN_PRIVATE_KEY_FILE", folder.resolve("token-private.pem").toString());
      environment.put("REELAY_KEY_PEPPER_FILE", folder.resolve("pepper").toString());
      environment.put("REELAY_BOOTSTRAP_KEY_FILE", folder.resolve("key").toString());
      environment.put("REELAY_BOOTSTRAP_ADMIN_KEY_FILE", folder.resolve("admin-key").toString());
      for (Service other : Service.values()) {
        environment.put(other.upstreamVariable(), "http://127.0.0.1:" + ports.get(other));
      }
    }
    environment.putAll(more);
    return environment;
  }

  private void awaitReady(Service service) {
    await()
        .alias(service.module() + " is ready (log: " + log(service) + ")")
        .atMost(READY_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isReady(service));
  }

  private boolean isReady(Service service) {
    if (!processes.get(service).isAlive()) {
      throw new IllegalStateException(service.module() + " ended; see " + folder);
    }
    try {
      java.net.HttpURLConnection connection =
          (java.net.HttpURLConnection)
              URI.create("http://127.0.0.1:" + managementPorts.get(service) + "/q/health/ready")
                  .toURL()
                  .openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String randomKey(String prefix) {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
