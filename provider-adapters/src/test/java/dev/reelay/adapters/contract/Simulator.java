package dev.reelay.adapters.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.testkit.fault.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * The provider simulator as a process, and its administration. Simulated time runs 100 times as
 * fast.
 */
public final class Simulator implements AutoCloseable {
  /** How many times as fast simulated time runs. */
  static final int SCALE = 100;

  private static final Path JAR =
      Path.of("../provider-simulator/target/quarkus-app/quarkus-run.jar");

  private final ServiceProcess process;
  private final HttpClient client = HttpClient.newHttpClient();

  private Simulator(ServiceProcess process) {
    this.process = process;
  }

  /** Starts it; fails when it is not built. */
  static Simulator start() {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(
          "The provider simulator is not built: run mvn -pl provider-simulator package first");
    }
    try {
      ServiceProcess process =
          ServiceProcess.start(
              "provider-simulator",
              new ServiceProcess.Recipe(
                  JAR.toAbsolutePath(),
                  Map.of("reelay.simulator.clock.scale", String.valueOf(SCALE)),
                  List.of("-Xmx256m"),
                  Files.createDirectories(Path.of("target")).resolve("provider-simulator.log")));
      Simulator simulator = new Simulator(process);
      Awaitility.await("the provider simulator")
          .atMost(Duration.ofMinutes(2))
          .failFast("it ended; see target/provider-simulator.log", () -> !process.isRunning())
          .until(process::isReady);
      return simulator;
    } catch (IOException e) {
      throw new IllegalStateException("The provider simulator cannot be started", e);
    }
  }

  /** The address of a path. */
  URI url(String path) {
    return URI.create(process.url() + path);
  }

  /** Sets what the next calls that ask a provider for a film meet. */
  void scenario(String provider, String scenario, int calls) {
    send(
        "POST",
        "/simulator/scenarios",
        Map.of("provider", provider, "scenario", scenario, "calls", calls));
  }

  /** Forgets what was set for next calls of a provider; the others may be in use. */
  void clear(String provider) {
    send("DELETE", "/simulator/scenarios?provider=" + provider, null);
  }

  /** Changes settings of an account. */
  void account(String name, Map<String, Object> settings) {
    send("PUT", "/simulator/accounts/" + name, settings);
  }

  /** The paid jobs with this prompt, the newest first. */
  List<JsonNode> paid(String prompt) {
    JsonNode jobs =
        send(
            "GET",
            "/ledger/jobs?prompt=" + URLEncoder.encode(prompt, StandardCharsets.UTF_8),
            null);
    return StreamSupport.stream(jobs.spliterator(), false).toList();
  }

  /** What a careful client would not have done. */
  JsonNode audit() {
    return send("GET", "/ledger/audit", null);
  }

  /** The last requests of a credential, the newest first. */
  List<JsonNode> requests(String fingerprint) {
    return StreamSupport.stream(
            send("GET", "/ledger/requests?limit=2000", null).spliterator(), false)
        .filter(request -> request.path("credential").asText().equals(fingerprint))
        .toList();
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode send(String method, String path, Object body) {
    try {
      HttpRequest.BodyPublisher content =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(Answer.JSON.writeValueAsString(body));
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(url(path))
                  .header("Content-Type", "application/json")
                  .method(method, content)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(method + " " + path + ": " + response.body());
      }
      return Answer.JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException("The provider simulator does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
