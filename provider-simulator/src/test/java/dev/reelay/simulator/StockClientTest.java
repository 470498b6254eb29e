package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official clients must not notice that nobody is there. */
@QuarkusTest
class StockClientTest {
  private static final Path CLIENTS = Path.of("src/test/npm");

  private final Client client = Client.fresh();

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    assumeTrue(isThere("node") && isThere("npm"), "the stock clients need Node and npm");
    Path installed = CLIENTS.resolve("node_modules");
    if (!Files.isDirectory(installed.resolve("openai"))
        || !Files.isDirectory(installed.resolve("replicate"))) {
      run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
  }

  @Test
  void openaiMakesListsLoadsAndDeletesAVideo() throws IOException, InterruptedException {
    JsonObject seen =
        new JsonObject(
            run(
                "node",
                "openai.js",
                Client.url("/openai/v1"),
                "sim-" + client.account(),
                "a boat",
                "sim-fast?fault=rate-limited(0)"));

    assertThat(seen.getString("status")).isEqualTo("completed");
    assertThat(seen.getInteger("progress")).isEqualTo(100);
    assertThat(seen.getJsonArray("listed")).isEqualTo(new JsonArray().add(seen.getString("id")));
    assertThat(seen.getString("magic")).isEqualTo("ftyp");
    assertThat(seen.getBoolean("deleted")).isTrue();
    assertThat(seen.getString("gone")).isEqualTo("NotFoundError");
    assertThat(seen.getString("code")).isEqualTo("video_not_found");
    // The client tried again after the 429, and paid once.
    assertThat(client.ledger()).hasSize(1);
  }

  @Test
  void replicateCompletesCancelsAndBelievesItsWebhook() throws IOException, InterruptedException {
    JsonObject seen =
        new JsonObject(
            run(
                "node",
                "replicate.js",
                Client.url("/replicate/v1"),
                "sim-" + client.account(),
                "sim-fast?fault=rate-limited(0)",
                "reelay/sim-fast",
                "duration=6000&queue=0"));

    assertThat(seen.getString("completed")).isEqualTo("succeeded");
    assertThat(seen.getDouble("progress")).isEqualTo(1.0);
    assertThat(seen.getString("magic")).isEqualTo("ftyp");
    assertThat(seen.getString("ran")).isEqualTo("ftyp");
    assertThat(seen.getString("canceled")).isEqualTo("canceled");
    assertThat(seen.getInteger("refused")).isEqualTo(422);
    assertThat(seen.getBoolean("webhookIsValid")).isTrue();
    assertThat(seen.getBoolean("otherSecretIsValid")).isFalse();
    assertThat(seen.getString("webhookStatus")).isEqualTo("succeeded");
    assertThat(seen.getString("uploaded")).startsWith("http");
    // Three predictions; the 429 before the first one cost nothing.
    assertThat(seen.getInteger("listed")).isEqualTo(3);
    assertThat(client.ledger()).hasSize(3);
  }

  /** Runs a program among the clients and returns what it printed. */
  static String run(String... command) throws IOException, InterruptedException {
    File errors = File.createTempFile("stock-client", ".log");
    try {
      Process process =
          new ProcessBuilder(command).directory(CLIENTS.toFile()).redirectError(errors).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as("%s", List.of(Files.readString(errors.toPath()), output))
          .isZero();
      return output;
    } finally {
      Files.deleteIfExists(errors.toPath());
    }
  }

  private static boolean isThere(String program) {
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
