package dev.reelay.tracker.history;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.Tracker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class HistoryTest {
  private static final String JOB = "job_01HZZZZZZZZZZZZZZZZZZZZZZZ";

  @Inject Tracker tracker;
  @Inject Compaction compaction;
  private Story story;

  @BeforeEach
  void begin() {
    tracker.awaitReady();
    story = Story.at(tracker.freeze());
  }

  @AfterEach
  void nothingFailed() {
    tracker.execute("DELETE FROM tracked_jobs");
    tracker.runTime();
    assertThat(tracker.parked()).isEmpty();
  }

  @Test
  void theTimelineShowsEachStageWithItsTimesAttemptsAndItems() {
    tracker.orchestrator(story, story.started(1), story.requested("brief", 1));
    tracker.advance(Duration.ofSeconds(2));
    tracker.adapters(story, story.succeeded("brief", 1, 2_000, "no music"));
    tracker.orchestrator(story, story.requested("images", 1));
    tracker.adapters(story, story.failed("images", 1));
    tracker.orchestrator(
        story,
        story.retryScheduled("images", 1),
        story.started(2, "brief"),
        story.requested("images", 2));
    tracker.adapters(story, story.report("images", 2, 1).percent(40.0).item(3, 5).fact());

    page("/timeline")
        .body("status", equalTo("running"))
        .body("startedAt", equalTo(story.begin().toString()))
        .body("durationSeconds", equalTo(2.0f))
        .body("etaSeconds", greaterThan(0f))
        .body("etaHigh", greaterThan(0f))
        .body("stages.stage", contains("brief", "script", "tts", "images", "rendering", "post"))
        .body("stages[0].status", equalTo("succeeded"))
        .body("stages[0].durationSeconds", equalTo(2.0f))
        .body("stages[0].provider", equalTo("studio"))
        .body("stages[1].status", equalTo("pending"))
        .body("stages[1].typical.p50", greaterThan(0f))
        .body("stages[3].status", equalTo("running"))
        .body("stages[3].progress", equalTo(40.0f))
        .body("stages[3].attempts", equalTo(2))
        .body("stages[3].currentItem", equalTo(3))
        .body("stages[3].totalItems", equalTo(5))
        .body("stages[3].runs.outcome", contains("failed", null))
        .body("warnings.message", contains("no music"))
        .body("warnings[0].stage", equalTo("brief"));
  }

  @Test
  void theTimelineOfAnEndedJobHasItsEnd() {
    tracker.orchestrator(story, story.started(1), story.requested("brief", 1));
    tracker.advance(Duration.ofSeconds(7));
    tracker.orchestrator(story, story.cancelled(1));

    page("/timeline")
        .body("status", equalTo("cancelled"))
        .body("endedAt", notNullValue())
        .body("durationSeconds", equalTo(7.0f))
        .body("etaSeconds", equalTo(null))
        .body("stages[0].status", equalTo("cancelled"));
  }

  @Test
  void theStepsComeInPages() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (int i = 1; i <= 8; i++) {
      tracker.advance(Duration.ofSeconds(1));
      tracker.adapters(story, story.progressed("tts", 1, i, 10.0 * i));
    }

    page("/progress-history?limit=4")
        .body("items.progressNo", contains(1, 2, 3, 4))
        .body("items[0].etaSeconds", greaterThan(0f))
        .body("nextAfter", equalTo(4))
        .body("more", equalTo(true));
    page("/progress-history?after=4&limit=500")
        .body("items.progressNo", contains(5, 6, 7, 8, 9, 10))
        .body("items[5].stageProgress", equalTo(80.0f))
        .body("more", equalTo(false));
    page("/progress-history?after=10").body("items", empty()).body("nextAfter", equalTo(10));
  }

  @Test
  void oneHourAfterTheEndOnlyWhatIsMoreThanAPercentageStays() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (int i = 1; i <= 90; i++) {
      tracker.advance(Duration.ofSeconds(1));
      tracker.adapters(
          story,
          i == 50
              ? story.report("tts", 1, i).percent(50.0).warning("too quiet").fact()
              : story.progressed("tts", 1, i, 1.0 * i));
    }
    tracker.adapters(story, story.succeeded("tts", 1, 90_000));
    tracker.orchestrator(story, story.completed(1));
    page("/progress-history?limit=500").body("items", hasSize(greaterThan(80)));

    compaction.thin();
    page("/progress-history?limit=500").body("items", hasSize(greaterThan(80)));
    tracker.advance(Duration.ofMinutes(61));
    compaction.thin();

    // 27 percent of the whole in steps of 2, and what is notable: first, stage, warning, full
    // stage.
    List<Integer> left =
        page("/progress-history?limit=500")
            .body("items.stageProgress", hasItem(100.0f))
            .body("items.warnings.flatten()", hasItem("too quiet"))
            .extract()
            .path("items.progressNo");
    assertThat(left).hasSizeBetween(12, 20).isSorted();
    assertThat(compaction.thin()).isZero();
  }

  @Test
  void aStepAnEntryAndAJobAreSmall() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (int i = 1; i <= 100; i++) {
      tracker.advance(Duration.ofSeconds(1));
      int scene = 1 + i / 21;
      tracker.adapters(
          story,
          story
              .report("tts", 1, i)
              .percent(1.0 * i)
              .item(scene, 5)
              .message("Synthesizing scene " + scene + " of 5")
              .fact());
    }

    String ofJob = " WHERE job_id = '" + story.job().jobId() + "'";
    assertThat(
            tracker.number(
                "SELECT avg(pg_column_size(h.*))::bigint FROM progress_history h" + ofJob))
        .as("bytes of a step")
        .isLessThanOrEqualTo(200);
    assertThat(
            tracker.number(
                "SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY octet_length(body))::bigint FROM outbox"
                    + ofJob
                    + " AND type = 'VideoGenerationProgress'"))
        .as("bytes of an entry, 95 %")
        .isLessThanOrEqualTo(500);
    assertThat(
            tracker.number(
                "SELECT (octet_length(heard::text) + octet_length(plan::text))::bigint FROM tracked_jobs"
                    + ofJob))
        .as("bytes of a job, of which nothing stays in memory between two events")
        .isLessThanOrEqualTo(10_000);
  }

  @Test
  void onlyATokenForTheJobOpensItAndOthersSeeNone() {
    tracker.orchestrator(story, story.started(1));
    String own = story.job().jobId();
    for (String part : List.of("/timeline", "/progress-history")) {
      given().get("/v1/jobs/" + own + part).then().statusCode(401);
      as(TestTokens.key(story.job().keyId())).get("/v1/jobs/" + own + part).then().statusCode(403);
      as(TestTokens.job(story.job().keyId(), JOB))
          .get("/v1/jobs/" + own + part)
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("code", equalTo("JOB_NOT_FOUND"));
      as(TestTokens.job("key_other", own)).get("/v1/jobs/" + own + part).then().statusCode(404);
    }
  }

  @Test
  void aJobThatNobodyHasHeardOfHasNoHistoryYet() {
    as(TestTokens.job("key_a", JOB))
        .get("/v1/jobs/" + JOB + "/timeline")
        .then()
        .statusCode(200)
        .body("status", equalTo("pending"))
        .body("stages", empty());
    as(TestTokens.job("key_a", JOB))
        .get("/v1/jobs/" + JOB + "/progress-history")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void limitsAreBoundedAndSayWhatTheyMayBe() {
    for (String query : List.of("limit=0", "limit=501", "limit=x", "after=-1", "after=1.5")) {
      as(TestTokens.job(story.job().keyId(), story.job().jobId()))
          .get("/v1/jobs/" + story.job().jobId() + "/progress-history?" + query)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("INVALID_VALUE"))
          .body("field", equalTo(query.substring(0, query.indexOf('='))))
          .body("detail", notNullValue());
    }
  }

  private ValidatableResponse page(String path) {
    return as(TestTokens.job(story.job().keyId(), story.job().jobId()))
        .get("/v1/jobs/" + story.job().jobId() + path)
        .then()
        .statusCode(200);
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }
}
