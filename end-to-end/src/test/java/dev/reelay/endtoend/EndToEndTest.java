package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndToEndTest {
  private static Suite suite;
  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start();
  }

  @AfterAll
  static void stop() throws Exception {
    suite.stop();
  }

  @Test
  void aPromptBecomesARealVideoAndAWatcherWhoDropsTwiceMissesNothing() throws Exception {
    String job = submit("A lighthouse in a storm", 5, "320x180");
    Watcher watcher = new Watcher(suite, job);

    watcher.watch(3);
    watcher.watchUntilStage("images", "rendering");
    watcher.watchToTheEnd();

    assertThat(watcher.connections()).isEqualTo(3);
    assertThat(watcher.seen().getLast().type()).isEqualTo("VideoGenerationCompleted");
    assertThat(watcher.seen().stream().map(Watcher.Seen::id))
        .isEqualTo(LongStream.rangeClosed(1, watcher.seen().size()).boxed().toList());
    assertThat(watcher.seen().stream().map(event -> event.body().getDouble("progress")).toList())
        .isSorted();
    assertThat(watcher.seen().stream().map(event -> event.body().getString("stage")).distinct())
        .contains("script", "tts", "images", "rendering");
    assertThat(entriesOfPage(job))
        .isEqualTo(watcher.seen().stream().map(Watcher.Seen::data).toList());
    JsonPath done = watcher.seen().getLast().body();
    verifyFilm(done.getString("videoUrl"), 5, "320x180");
    assertThat(done.getDouble("progress")).isEqualTo(100.0);
    JsonPath shown = asOwner().get("/v1/jobs/" + job).jsonPath();
    assertThat(shown.getString("status")).isEqualTo("completed");
    assertThat(shown.getList("artifacts.name"))
        .contains("video.mp4", "thumbnail.jpg", "poster.jpg", "captions.vtt", "metadata.json");
  }

  @Test
  void theFirstEntriesTellOfTheStartWithAnEstimate() throws Exception {
    String job = submit("Three paper boats", 2, "128x72");
    Watcher watcher = new Watcher(suite, job);

    watcher.watchToTheEnd();

    List<Watcher.Seen> seen = watcher.seen();
    assertThat(seen.getFirst().type()).isEqualTo("VideoGenerationRequested");
    Watcher.Seen firstProgress =
        seen.stream()
            .filter(event -> event.type().equals("VideoGenerationProgress"))
            .findFirst()
            .orElseThrow();
    assertThat(firstProgress.body().getDouble("progress")).isZero();
    assertThat(firstProgress.body().getDouble("etaSeconds")).isPositive();
  }

  @Test
  void cancellingInMidRenderLeavesNoProcessAndNoPartialFile() throws Exception {
    String job = submit("A very long road through mountains", 60, "1280x720");
    new Watcher(suite, job).watchUntilStage("rendering");
    await().atMost(Duration.ofSeconds(20)).until(() -> !suite.ffmpegs().isEmpty());

    Response answer = asOwner().post("/v1/jobs/" + job + "/cancel");

    assertThat(answer.statusCode()).isEqualTo(202);
    Watcher watcher = new Watcher(suite, job);
    watcher.watchToTheEnd();
    assertThat(watcher.seen().getLast().type()).isEqualTo("VideoGenerationCancelled");
    assertThat(watcher.seen().getLast().body().getString("status")).isEqualTo("cancelled");
    assertThat(watcher.seen().getLast().body().getDouble("progress")).isBetween(80.0, 99.0);
    await().atMost(Duration.ofSeconds(5)).until(() -> suite.ffmpegs().isEmpty());
    assertThat(asOwner().get("/v1/jobs/" + job + "/artifacts/video.mp4").statusCode())
        .isEqualTo(404);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(filesOf(job + "/rendering-1")).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Suite.Service.class)
  void aServiceKilledInMidJobAndStartedAgainStillGivesAGoodVideo(Suite.Service service)
      throws Exception {
    String job = submit("A lantern floats over a quiet harbor", 6, "426x240");
    new Watcher(suite, job).watchUntilStage("tts", "images");

    suite.kill(service);
    suite.restart(service);

    Watcher watcher = new Watcher(suite, job);
    watcher.watchToTheEnd();
    assertThat(watcher.seen().getLast().type()).isEqualTo("VideoGenerationCompleted");
    assertThat(watcher.seen().stream().filter(Watcher.Seen::isTerminal)).hasSize(1);
    verifyFilm(watcher.seen().getLast().body().getString("videoUrl"), 6, "426x240");
  }

  @Test
  void downloadsComeInParts() throws Exception {
    String job = submit("A kite", 2, "128x72");
    new Watcher(suite, job).watchToTheEnd();
    byte[] whole = asOwner().get("/v1/jobs/" + job + "/artifacts/video.mp4").asByteArray();

    Response part =
        asOwner().header("Range", "bytes=4-7").get("/v1/jobs/" + job + "/artifacts/video.mp4");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.asString()).isEqualTo("ftyp");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 4-7/" + whole.length);
  }

  @Test
  void theTaskStyleSpeaksOfTheSameJob() throws Exception {
    JsonPath accepted =
        asOwner()
            .body(
                Map.of(
                    "model", "studio", "prompt", "A red balloon", "duration", 2, "size", "128x72"))
            .post("/v1/videos/generations/async")
            .then()
            .statusCode(202)
            .extract()
            .jsonPath();
    String task = accepted.getString("taskId");

    new Watcher(suite, task).watchToTheEnd();

    assertThat(asOwner().get("/v1/videos/generations/tasks/" + task).jsonPath().getString("status"))
        .isEqualTo("completed");
    assertThat(asOwner().get("/v1/jobs/" + task).jsonPath().getString("id")).isEqualTo(task);
  }

  @Test
  void strangersSeeNothing() {
    String job = submit("Mine alone", 2, "128x72");
    String other =
        given()
            .baseUri(suite.url())
            .header("Authorization", "Bearer " + suite.adminKey())
            .contentType("application/json")
            .body(Map.of("name", "stranger-" + job))
            .post("/admin/keys")
            .then()
            .statusCode(201)
            .extract()
            .path("key");

    for (String path : List.of("", "/events", "/artifacts/video.mp4")) {
      assertThat(with(other).get("/v1/jobs/" + job + path).statusCode()).as(path).isEqualTo(404);
      assertThat(given().baseUri(suite.url()).get("/v1/jobs/" + job + path).statusCode())
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void nonsenseIsRefusedByName() {
    asOwner()
        .body(Map.of("model", "studio", "prompt", "x", "duration", 61))
        .post("/v1/jobs")
        .then()
        .statusCode(
            org.hamcrest.Matchers.both(org.hamcrest.Matchers.greaterThanOrEqualTo(400))
                .and(org.hamcrest.Matchers.lessThan(500)))
        .contentType("application/problem+json")
        .body("field", org.hamcrest.Matchers.equalTo("duration"));
  }

  private static String submit(String prompt, int duration, String size) {
    Map<String, Object> body = new HashMap<>();
    body.put("model", "studio");
    body.put("prompt", prompt);
    body.put("duration", duration);
    body.put("size", size);
    body.put("seed", 7);
    return asOwner().body(body).post("/v1/jobs").then().statusCode(202).extract().path("id");
  }

  private static RequestSpecification asOwner() {
    return with(suite.key());
  }

  private static RequestSpecification with(String key) {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + key)
        .contentType("application/json");
  }

  /** The entries of all pages, each exactly as it was sent. */
  private static List<String> entriesOfPage(String job) {
    List<String> entries = new ArrayList<>();
    long after = 0;
    while (true) {
      String page =
          asOwner()
              .accept("application/json")
              .get("/v1/jobs/" + job + "/events?limit=3&after=" + after)
              .asString();
      JsonPath json = JsonPath.from(page);
      int count = json.getInt("entries.size()");
      if (count == 0) {
        return entries;
      }
      entries.addAll(RawEntries.of(page));
      after = json.getLong("nextAfter");
    }
  }

  private void verifyFilm(String url, double seconds, String size) throws IOException {
    Path file = folder.resolve("video.mp4");
    Files.write(file, asOwner().get(url).then().statusCode(200).extract().asByteArray());
    Film film = Film.at(file);
    assertThat(film.description()).contains("Video: h264", "Audio: aac", size);
    assertThat(film.seconds()).isCloseTo(seconds, within(0.5));
    assertThat(film.meanVolume()).as("speech, not silence").isGreaterThan(-50);
    assertThat(film.brightness())
        .as("not black")
        .isNotEmpty()
        .allSatisfy(luma -> assertThat(luma).isGreaterThan(20));
  }

  private static List<Path> filesOf(String prefix) throws IOException {
    Path top = suite.storage().resolve(prefix);
    if (Files.notExists(top)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
