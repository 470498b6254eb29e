package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The five packaged services as processes of their own, one instance of each or several, on
 * servers, ports and a storage directory of their own.
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

    String schema() {
      return schema;
    }

    String module() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    String upstreamVariable() {
      return "REELAY_UPSTREAM_" + schema.toUpperCase(java.util.Locale.ROOT);
    }
  }

  private static final Duration READY_WITHIN = Duration.ofMinutes(3);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final Path folder;
  private final Map<String, String> more;
  private final Map<Service, List<ServiceProcess>> instances = new EnumMap<>(Service.class);
  private final String key = randomKey("rk_");
  private final String adminKey = randomKey("rk_admin_");

  private Suite(Path folder, Map<String, String> more) {
    this.folder = folder;
    this.more = more;
  }

  /** Starts everything and waits until each service says that it is ready. */
  static Suite start() throws Exception {
    return start(Map.of(), 1);
  }

  /** The same with more variables in the environment of each service. */
  static Suite start(Map<String, String> more) throws Exception {
    return start(more, 1);
  }

  /** The same with so many instances of each service. */
  static Suite start(Map<String, String> more, int instances) throws Exception {
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
      List<ServiceProcess> all = new ArrayList<>();
      for (int number = 1; number <= instances; number++) {
        String name = service.module() + (number == 1 ? "" : "-" + number);
        all.add(ServiceProcess.of(name, suite.recipe(service, name)));
      }
      suite.instances.put(service, all);
    }
    try {
      suite.begin();
      return suite;
    } catch (Exception | AssertionError e) {
      suite.all().forEach(ServiceProcess::close);
      suite.stop();
      throw e;
    }
  }

  private void begin() throws IOException {
    introduce();
    for (ServiceProcess instance : all()) {
      instance.start();
    }
    awaitReady();
  }

  /** Tells each instance where the others are. */
  private void introduce() {
    for (ServiceProcess instance : all()) {
      instance.set("reelay.public.url", url());
    }
    for (ServiceProcess gateway : instances(Service.API_GATEWAY)) {
      for (Service other : Service.values()) {
        gateway.set(
            other.upstreamVariable(),
            instances(other).stream()
                .map(instance -> instance.url().toString())
                .collect(Collectors.joining(",")));
      }
    }
  }

  /** Where clients reach the suite: the first gateway. */
  String url() {
    return instances(Service.API_GATEWAY).getFirst().url().toString();
  }

  /** Where the first hub listens, for clients that bring an access token. */
  URI hub() {
    return instances(Service.NOTIFICATION_HUB).getFirst().url();
  }

  /** The development virtual key. */
  String key() {
    return key;
  }

  /** The administrator's key. */
  String adminKey() {
    return adminKey;
  }

  TestDatabase database() {
    return database;
  }

  TestVhost vhost() {
    return vhost;
  }

  Path storage() {
    return folder.resolve("storage");
  }

  /** Where the output of the first instance of a service goes. */
  Path log(Service service) {
    return log(service.module());
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** The instances of a service. */
  List<ServiceProcess> instances(Service service) {
    return instances.getOrDefault(service, List.of());
  }

  /** All instances of all services. */
  List<ServiceProcess> all() {
    return instances.values().stream().flatMap(List::stream).toList();
  }

  /** Ends the first instance of a service as kill -9 does. */
  void kill(Service service) throws InterruptedException {
    instances(service).getFirst().kill();
  }

  /** Ends the first instance of a service as an orderly stop does; returns when it is over. */
  void end(Service service) throws InterruptedException {
    instances(service).getFirst().stop();
  }

  /** Starts one more instance of a service, on ports and with a log of its own. */
  ServiceProcess another(Service service, String name) throws IOException {
    ServiceProcess instance = ServiceProcess.of(name, recipe(service, name));
    instance.set("reelay.public.url", url());
    instance.start();
    return instance;
  }

  /** Starts a service that was killed; returns when it is ready. */
  void restart(Service service) throws IOException {
    instances(service).getFirst().start();
    awaitReady();
  }

  /** Descendants of the adapters that run ffmpeg. */
  List<ProcessHandle> ffmpegs() {
    return instances(Service.PROVIDER_ADAPTERS).stream()
        .flatMap(instance -> ProcessHandle.of(instance.pid()).stream())
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().orElse("").contains("ffmpeg"))
        .toList();
  }

  /** Stops the services and removes what they used. */
  void stop() throws Exception {
    all().forEach(ServiceProcess::terminate);
    for (ServiceProcess instance : all()) {
      instance.stop();
    }
    vhost.drop();
    database.drop();
  }

  /** Waits until every instance is ready. */
  void awaitReady() {
    for (ServiceProcess instance : all()) {
      await()
          .alias(instance.name() + " is ready (log: " + log(instance.name()) + ")")
          .atMost(READY_WITHIN)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            assertThat(instance.isRunning()).as("%s runs", instance.name()).isTrue();
            return instance.isReady();
          });
    }
  }

  private ServiceProcess.Recipe recipe(Service service, String name) {
    return new ServiceProcess.Recipe(
        jar(service),
        environment(service),
        List.of(
            "-Xmx" + (service == Service.PROVIDER_ADAPTERS ? 512 : 256) + "m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"),
        log(name));
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
    settings.put("reelay.storage.dir", storage().toString());
    settings.put("reelay.token.public.key.file", folder.resolve("token-public.pem").toString());
    if (service == Service.API_GATEWAY) {
      settings.put("reelay.token.private.key.file", folder.resolve("token-private.pem").toString());
      settings.put("reelay.key.pepper.file", folder.resolve("pepper").toString());
      settings.put("reelay.bootstrap.key.file", folder.resolve("key").toString());
      settings.put("reelay.bootstrap.admin.key.file", folder.resolve("admin-key").toString());
    }
    settings.putAll(more);
    return settings;
  }

  private static String randomKey(String prefix) {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
