package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.ServiceProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances of the adapters, of which one stops, dies or freezes while it renders. */
@Tag("handover")
class LocalHandoverTest {
  private static final Pattern FENCED =
      Pattern.compile("reelay_writes_fenced_total\\{[^}]*\\} (\\d+(?:\\.\\d+)?)");

  private static Suite suite;
  private ServiceProcess first;
  private ServiceProcess second;

  @BeforeAll
  static void startSuite() throws Exception {
    suite = Suite.start();
    suite.kill(Suite.Service.PROVIDER_ADAPTERS);
  }

  @AfterAll
  static void stopSuite() throws Exception {
    suite.stop();
  }

  @BeforeEach
  void startTwo() throws IOException {
    first = suite.another(Suite.Service.PROVIDER_ADAPTERS, "adapters-first");
    second = suite.another(Suite.Service.PROVIDER_ADAPTERS, "adapters-second");
    await().atMost(Duration.ofSeconds(90)).until(() -> first.isReady() && second.isReady());
  }

  @AfterEach
  void endBoth() {
    first.close();
    second.close();
  }

  @Test
  void aStoppedInstanceHandsItsRunOverAtOnceAndFinishedItemsAreMadeOnce() throws Exception {
    // Given
    String job = submit();
    ServiceProcess worker = worker(job);
    // When
    Duration stopping = worker.stop();
    Map<String, FileTime> finished = items(job);
    awaitRendering(other(worker), Duration.ofSeconds(2));
    // Then
    assertThat(stopping).isLessThan(Duration.ofSeconds(10));
    assertThat(finished).isNotEmpty();
    assertThat(items(job)).containsAllEntriesOf(finished);
    assertThat(ended(job).getInt("attempt")).isEqualTo(1);
  }

  @Test
  void theRunOfAKilledInstanceIsTakenOverWithinFiveSeconds() throws Exception {
    // Given
    String job = submit();
    ServiceProcess worker = worker(job);
    // When
    Map<String, FileTime> finished = items(job);
    worker.kill();
    awaitRendering(other(worker), Duration.ofSeconds(5));
    // Then
    assertThat(items(job)).containsAllEntriesOf(finished);
    assertThat(ended(job).getInt("attempt")).isEqualTo(1);
  }

  @Test
  void aFrozenInstanceWritesNothingWhenItGoesOn() throws Exception {
    // Given
    String job = submit();
    ServiceProcess frozen = worker(job);
    frozen.freeze();
    awaitRendering(other(frozen), Duration.ofSeconds(5));
    JsonPath done = ended(job);
    Map<Path, FileTime> stored = stored(job);
    // When
    frozen.thaw();
    await().atMost(Duration.ofSeconds(20)).until(() -> fenced(frozen) >= 1);
    // Then
    assertThat(done.getInt("attempt")).isEqualTo(1);
    assertThat(stored(job)).isEqualTo(stored);
    assertThat(job(job).getString("status")).isEqualTo("completed");
  }

  private static String submit() {
    return with()
        .body(
            Map.of(
                "model", "studio",
                "prompt", "A very long road through mountains",
                "duration", 12,
                "size", "1280x720",
                "seed", 7))
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static JsonPath job(String job) {
    return with().get("/v1/jobs/" + job).jsonPath();
  }

  private static JsonPath ended(String job) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> List.of("completed", "failed").contains(job(job).getString("status")));
    JsonPath ended = job(job);
    assertThat(ended.getString("status")).isEqualTo("completed");
    return ended;
  }

  private static io.restassured.specification.RequestSpecification with() {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + suite.key())
        .contentType("application/json");
  }

  /** Who renders the job, once it has finished an item and works on the next. */
  private ServiceProcess worker(String job) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !items(job).isEmpty() && (isRendering(first) || isRendering(second)));
    return isRendering(first) ? first : second;
  }

  private ServiceProcess other(ServiceProcess one) {
    return one == first ? second : first;
  }

  private static void awaitRendering(ServiceProcess service, Duration patience) {
    await().atMost(patience).pollInterval(Duration.ofMillis(50)).until(() -> isRendering(service));
  }

  private static boolean isRendering(ServiceProcess service) {
    Optional<ProcessHandle> process = ProcessHandle.of(service.pid());
    return process.isPresent()
        && process
            .get()
            .descendants()
            .anyMatch(child -> child.info().command().orElse("").contains("ffmpeg"));
  }

  /** The finished items of the rendering in hand; none before it began and after it ended. */
  private static Map<String, FileTime> items(String job) throws IOException {
    Map<String, FileTime> items = new HashMap<>();
    Path folder = suite.storage().resolve("work").resolve(job + ".rendering.1").resolve("out");
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> segments = Files.newDirectoryStream(folder, "segment-*.mp4")) {
        for (Path segment : segments) {
          items.put(segment.getFileName().toString(), Files.getLastModifiedTime(segment));
        }
      }
    }
    return items;
  }

  private static Map<Path, FileTime> stored(String job) throws IOException {
    Map<Path, FileTime> files = new HashMap<>();
    try (var all = Files.walk(suite.storage().resolve(job))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  private static double fenced(ServiceProcess service) {
    String metrics =
        given().get("http://127.0.0.1:" + service.managementPort() + "/q/metrics").asString();
    Matcher refused = FENCED.matcher(metrics);
    double sum = 0;
    while (refused.find()) {
      sum += Double.parseDouble(refused.group(1));
    }
    return sum;
  }
}
