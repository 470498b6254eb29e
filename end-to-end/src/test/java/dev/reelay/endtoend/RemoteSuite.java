package dev.reelay.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The suite with the provider simulator behind it, and a client of both. */
final class RemoteSuite {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** With which the simulator signs for accounts of which it knows nothing else. */
  private static final String SIMULATORS_SECRET =
      "whsec_cmVlbGF5LXNpbXVsYXRvci13ZWJob29rLXNlY3JldA==";

  private static final String WORKFLOW = "text-to-video";

  /** What the moody engines do, each to a share of the jobs. */
  private static final String MOODS =
      "fault=server-error(503)@poll*2~0.3&fault=html@poll~0.1&fault=not-found-yet~0.1"
          + "&fault=rate-limited@create~0.1&fault=hang-after-accept(4)@create~0.05"
          + "&fault=cut-after-accept@create~0.1&fault=cut-before-accept@create~0.05"
          + "&fault=job-lost~0.05&fault=fail-internal~0.1&fault=unknown-status*3~0.1"
          + "&fault=result-forbidden-once~0.2&fault=result-truncated*1~0.1"
          + "&fault=webhook-duplicate~0.3&fault=webhook-missing~0.2";

  /** Simulated seconds in one of the wall; engines are fast, so that many jobs end soon. */
  private static final int SPEED = 10;

  private final Suite suite;
  private final ServiceProcess simulator;
  private final Path folder;
  private final String key;

  private RemoteSuite(Suite suite, ServiceProcess simulator, Path folder, String key) {
    this.suite = suite;
    this.simulator = simulator;
    this.folder = folder;
    this.key = key;
  }

  static RemoteSuite start() throws Exception {
    return start(1);
  }

  /** The same with so many instances of each service. */
  static RemoteSuite start(int instances) throws Exception {
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "suite")).toAbsolutePath(), "remote-");
    Path jar = Path.of("..", "provider-simulator", "target", "quarkus-app", "quarkus-run.jar");
    ServiceProcess simulator =
        ServiceProcess.start(
            "simulator",
            new ServiceProcess.Recipe(
                jar.toAbsolutePath().normalize(),
                Map.of("reelay.simulator.clock.scale", String.valueOf(SPEED)),
                List.of("-Xmx256m"),
                folder.resolve("simulator.log")));
    Path secret = Files.writeString(folder.resolve("callbacks"), "a secret of tests ".repeat(3));
    Path models = Files.writeString(folder.resolve("models.yaml"), models(simulator.url(), folder));
    moodyWorkflow(folder);
    Suite suite =
        Suite.start(
            Map.of(
                "REELAY_RETRY_BASE_SECONDS", "1",
                "REELAY_TASKS_UNCERTAIN_PATIENCE", "20S",
                "REELAY_TASKS_LOOKUP_GRACE", "5S",
                "REELAY_TASKS_LOST_AFTER", "10S",
                "REELAY_CHECKS_MAX", "5S",
                "REELAY_CHECKS_SAFETY_NET", "10S",
                "REELAY_MODELS_FILE", models.toString(),
                "REELAY_SIMULATED_KEY", "sim-tests",
                "REELAY_SIMULATED_WEBHOOK_SECRET", SIMULATORS_SECRET,
                "REELAY_CALLBACKS_SECRET_FILE", secret.toString()),
            instances);
    RemoteSuite remote = new RemoteSuite(suite, simulator, folder, generousKey(suite));
    remote.order("sim-moody", "duration=lognormal(20,0.5)&queue=5&" + MOODS);
    // One engine on one machine works on its queue one by one.
    remote.order("sim-moody-local", "duration=2&queue=0&fault=restart(3)~0.01&" + MOODS);
    return remote;
  }

  /** A key that may run as many jobs at once as the engines take. */
  private static String generousKey(Suite suite) throws Exception {
    JsonNode key =
        send(
            HttpRequest.newBuilder(URI.create(suite.url() + "/admin/keys"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(
                            Map.of("name", "remote", "maxRunning", 500, "maxQueued", 5000)))),
            suite.adminKey());
    return key.path("key").asText();
  }

  /** The file that {@code ./reelay up --with-simulator} offers, and a moody twin of each model. */
  private static String models(URI simulator, Path workflows) throws IOException {
    String shipped =
        Files.readString(Path.of("..", "scripts", "simulated-models.yaml"))
            .replace("@SIMULATOR@", simulator.toString().replaceAll("/+$", ""));
    int providers = shipped.indexOf("\nproviders:");
    String models = shipped.substring(shipped.indexOf("models:") + 7, providers);
    String moody =
        models
            .replaceAll("(?m)^  (sim-\\w+):", "  $1-moody:")
            .replace("sim-fast", "sim-moody")
            .replace("model: " + WORKFLOW, "model: " + WORKFLOW + "-moody");
    String patient =
        shipped
            .substring(providers)
            .replaceAll(
                "(?m)^    privateAddresses: true",
                "    privateAddresses: true\n    maxRunning: 100\n    submitsPerMinute: 6000\n    timeoutSeconds: 3")
            .replace("kind: comfyui", "kind: comfyui\n    options: {workflows: " + workflows + "}");
    return "models:" + models + moody + patient;
  }

  /** ComfyUI's scenario is the name of the file of a model. */
  private static void moodyWorkflow(Path folder) throws IOException {
    Path shipped =
        Path.of(
            "..", "provider-adapters", "src", "main", "resources", "comfyui", WORKFLOW + ".json");
    String moody =
        Files.readString(shipped)
            .replaceAll(
                "\"unet_name\": \"[^\"]+\"", "\"unet_name\": \"sim-moody-local.safetensors\"");
    Files.writeString(folder.resolve(WORKFLOW + "-moody.json"), moody);
  }

  /** Asks until it is taken: the gateway may be dead for a while. */
  String submit(String model, String prompt) throws Exception {
    String body = JSON.writeValueAsString(Map.of("model", model, "prompt", prompt));
    JsonNode answer =
        stubbornly(() ->
            send(
                HttpRequest.newBuilder(URI.create(suite.url() + "/v1/jobs"))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", prompt.replace(' ', '-').replace(",", ""))
                    .POST(HttpRequest.BodyPublishers.ofString(body)),
                key));
    return answer.path("id").asText();
  }

  JsonNode job(String id) {
    return stubbornly(
        () -> send(HttpRequest.newBuilder(URI.create(suite.url() + "/v1/jobs/" + id)).GET(), key));
  }

  private static JsonNode stubbornly(Callable<JsonNode> call) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(call, answer -> answer.has("id"));
  }

  Path download(String job, String name) throws Exception {
    URI url = URI.create(suite.url() + "/v1/jobs/" + job + "/artifacts/" + name);
    return HTTP.send(
            HttpRequest.newBuilder(url).header("Authorization", "Bearer " + key).build(),
            HttpResponse.BodyHandlers.ofFile(folder.resolve(job + "-" + name)))
        .body();
  }

  /** What the simulator has to say. */
  JsonNode ledger(String path) throws Exception {
    return send(HttpRequest.newBuilder(simulator.url().resolve(path)).GET(), key);
  }

  void crash(Suite.Service service) throws Exception {
    suite.kill(service);
    suite.restart(service);
  }

  void stop() throws Exception {
    suite.stop();
    simulator.close();
  }

  Suite suite() {
    return suite;
  }

  /** A key that may run as many jobs at once as the engines take. */
  String key() {
    return key;
  }

  /** Writes and tells what came out. */
  void report(String name, Map<String, ?> report) throws IOException {
    Path file = Path.of("target", name);
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    System.out.println(Files.readString(file));
  }

  private void order(String name, String scenario) throws Exception {
    String body = JSON.writeValueAsString(Map.of("scenario", scenario));
    JsonNode answer =
        send(
            HttpRequest.newBuilder(simulator.url().resolve("/simulator/scenarios/" + name))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)),
            key);
    if (answer.has("error")) {
      throw new AssertionError("no such scenario: " + answer);
    }
  }

  private static JsonNode send(HttpRequest.Builder request, String key) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request.header("Authorization", "Bearer " + key).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }
}
