package dev.reelay.endtoend;

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
import java.util.List;
import java.util.Map;

/** The suite with the provider simulator behind it, and a client of both. */
final class RemoteSuite {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the moody engines do, each to a share of the jobs. */
  private static final String MOODS =
      "duration=3&queue=0.5&fault=server-error(503)@poll*2~0.3&fault=rate-limited@create~0.1"
          + "&fault=hang-after-accept(4)@create~0.05&fault=cut-after-accept@create~0.1"
          + "&fault=job-lost~0.05&fault=result-forbidden-once~0.2&fault=fail-internal~0.1"
          + "&fault=unknown-status~0.1&fault=webhook-duplicate~0.3";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Suite suite;
  private final ServiceProcess simulator;
  private final Path folder;

  private RemoteSuite(Suite suite, ServiceProcess simulator, Path folder) {
    this.suite = suite;
    this.simulator = simulator;
    this.folder = folder;
  }

  static RemoteSuite start() throws Exception {
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "suite")).toAbsolutePath(), "remote-");
    Path jar = Path.of("..", "provider-simulator", "target", "quarkus-app", "quarkus-run.jar");
    ServiceProcess simulator =
        ServiceProcess.start(
            "simulator",
            new ServiceProcess.Recipe(
                jar.toAbsolutePath().normalize(),
                Map.of(),
                List.of("-Xmx256m"),
                folder.resolve("simulator.log")));
    Path secret = Files.writeString(folder.resolve("callbacks"), "a secret of tests ".repeat(3));
    Path models = Files.writeString(folder.resolve("models.yaml"), models(simulator.url()));
    Suite suite =
        Suite.start(
            Map.of(
                "REELAY_RETRY_BASE_SECONDS", "1",
                "REELAY_TASKS_UNCERTAIN_PATIENCE", "20S",
                "REELAY_MODELS_FILE", models.toString(),
                "REELAY_SIMULATED_KEY", "sim-tests",
                "REELAY_CALLBACKS_SECRET_FILE", secret.toString()));
    RemoteSuite remote = new RemoteSuite(suite, simulator, folder);
    remote.order("PUT", "/simulator/scenarios/sim-moody", Map.of("scenario", MOODS));
    return remote;
  }

  /** The file that {@code ./reelay up --with-simulator} offers, and a moody twin of each model. */
  private static String models(URI simulator) throws IOException {
    String shipped =
        Files.readString(Path.of("..", "scripts", "simulated-models.yaml"))
            .replace("@SIMULATOR@", simulator.toString().replaceAll("/+$", ""));
    int providers = shipped.indexOf("\nproviders:");
    String models = shipped.substring(shipped.indexOf("models:") + 7, providers);
    String moody =
        models.replaceAll("(?m)^  (sim-\\w+):", "  $1-moody:").replace("sim-fast", "sim-moody");
    String patient =
        shipped
            .substring(providers)
            .replaceAll(
                "(?m)^    privateAddresses: true",
                "    privateAddresses: true\n    maxRunning: 100\n    submitsPerMinute: 6000\n    timeoutSeconds: 3");
    return "models:" + models + moody + patient;
  }

  String submit(String model, String prompt) throws Exception {
    JsonNode answer =
        send(
            HttpRequest.newBuilder(URI.create(suite.url() + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("model", model, "prompt", prompt)))));
    if (!answer.has("id")) {
      throw new AssertionError("not accepted: " + answer);
    }
    return answer.path("id").asText();
  }

  JsonNode job(String id) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(suite.url() + "/v1/jobs/" + id)).GET());
  }

  Path download(String job, String name) throws Exception {
    URI url = URI.create(suite.url() + "/v1/jobs/" + job + "/artifacts/" + name);
    return http.send(
            HttpRequest.newBuilder(url).header("Authorization", "Bearer " + suite.key()).build(),
            HttpResponse.BodyHandlers.ofFile(folder.resolve(job + "-" + name)))
        .body();
  }

  /** What the simulator has to say. */
  JsonNode ledger(String path) throws Exception {
    return send(HttpRequest.newBuilder(simulator.url().resolve(path)).GET());
  }

  void crash(Suite.Service service) throws Exception {
    suite.kill(service);
    suite.restart(service);
  }

  void stop() throws Exception {
    suite.stop();
    simulator.close();
  }

  private void order(String method, String path, Map<String, ?> body) throws Exception {
    send(
        HttpRequest.newBuilder(simulator.url().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        http.send(
            request.header("Authorization", "Bearer " + suite.key()).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }
}
