package dev.reelay.tracker.analytics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.ModelDurationsChanged;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.Tracker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class AnalyticsTest {
  private static final String PATH = "/v1/analytics/progress";

  @Inject Tracker tracker;
  @Inject ScriptedBus bus;
  @Inject RecordStore records;
  private Story story;

  @BeforeEach
  void begin() {
    tracker.awaitReady();
    forget();
    story = Story.at(tracker.freeze());
  }

  @AfterEach
  void nothingFailed() {
    forget();
    tracker.runTime();
    assertThat(tracker.parked()).isEmpty();
  }

  private void forget() {
    tracker.execute(
        """
        DELETE FROM tracked_jobs; DELETE FROM ended_runs; DELETE FROM ended_jobs; DELETE FROM finished_runs;
        DELETE FROM duration_sketches; DELETE FROM told_durations
        """);
  }

  @Test
  void theFiguresTellOfEstimatesStagesChecksAndProviders() {
    complete(story);

    figures(TestTokens.key(story.job().keyId()), "")
        .body("scope", equalTo("key"))
        .body("eta.jobs", equalTo(1))
        .body("eta.medianError", greaterThan(0f))
        .body("etaByDay.provider", contains("studio"))
        .body("stages.stage", contains("brief", "images", "post", "rendering", "script", "tts"))
        .body("stages[3].p50", equalTo(10.0f))
        .body("stages[3].model", equalTo("studio"))
        .body("checks[0].runs", equalTo(6))
        .body("checks[0].jobs", equalTo(1))
        .body("cancels", empty())
        .body("providers[0].successRate", equalTo(1.0f))
        .body("providers[0].p50Seconds", equalTo(10.0f));
  }

  @Test
  void failuresAndCancelsAreTold() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(story, story.failed("tts", 1));
    tracker.advance(Duration.ofSeconds(30));
    tracker.orchestrator(story, story.cancelled(1));

    figures(TestTokens.admin(), "?provider=studio")
        .body("scope", equalTo("all"))
        .body("eta.jobs", equalTo(0))
        .body("cancels.stage", contains("tts"))
        .body("cancels.after", contains("under_1min"))
        .body("cancels.outcome", contains("None"))
        .body("providers[0].failed", equalTo(1))
        .body("providers[0].errors.PROVIDER_INTERNAL", equalTo(1));
    figures(TestTokens.admin(), "?provider=other").body("providers", empty());
  }

  @Test
  void aKeySeesItsOwnJobsAndAdministratorsThoseOfAll() {
    Story other = Story.at(story.begin());
    complete(story);
    complete(other);

    figures(TestTokens.key(story.job().keyId()), "").body("eta.jobs", equalTo(1));
    figures(TestTokens.key("key_nobody"), "").body("eta.jobs", equalTo(0)).body("stages", empty());
    figures(TestTokens.admin(), "").body("eta.jobs", equalTo(2)).body("checks", hasSize(1));
    given().get(PATH).then().statusCode(401);
    given().auth().oauth2(TestTokens.job("key_a", "job_b")).get(PATH).then().statusCode(403);
  }

  @Test
  void aSpanIsBoundedAndSaysWhatItMayBe() {
    for (String query :
        List.of(
            "?from=yesterday",
            "?to=2026-02-30",
            "?from=2026-03-02&to=2026-03-01",
            "?from=2026-01-01&to=2026-02-01",
            "?provider=%20")) {
      given()
          .auth()
          .oauth2(TestTokens.admin())
          .urlEncodingEnabled(false)
          .get(PATH + query)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("INVALID_VALUE"));
    }
    figures(TestTokens.admin(), "?from=2026-01-01&to=2026-01-31")
        .body("from", equalTo("2026-01-01"));
  }

  @Test
  void othersAreToldHowLongAModelTakesWhenThatChanges() {
    int before = told().size();
    complete(story);

    await().untilAsserted(() -> assertThat(told()).hasSizeGreaterThan(before));
    ModelDurationsChanged last = told().getLast();
    assertThat(last.model()).isEqualTo("studio");
    assertThat(last.p50()).isBetween(50.0, 70.0);
    assertThat(last.p90()).isGreaterThan(last.p50());
  }

  @Test
  void whatIsOldIsForgotten() {
    complete(story);
    tracker.advance(Duration.ofDays(33));
    figures(TestTokens.admin(), "?from=" + day(0) + "&to=" + day(1)).body("eta.jobs", equalTo(1));

    records.deleteBefore(Duration.ofDays(32), 1_000);

    figures(TestTokens.admin(), "?from=" + day(0) + "&to=" + day(1)).body("eta.jobs", equalTo(0));
    assertThat(tracker.number("SELECT count(*) FROM ended_runs")).isZero();
  }

  private List<ModelDurationsChanged> told() {
    return bus.published().stream()
        .map(envelope -> envelope.event())
        .filter(ModelDurationsChanged.class::isInstance)
        .map(ModelDurationsChanged.class::cast)
        .toList();
  }

  /** Six stages of ten seconds each. */
  private void complete(Story job) {
    tracker.orchestrator(job, job.started(1));
    for (int i = 0; i < Story.STAGES.size(); i++) {
      String stage = Story.STAGES.get(i);
      Story later = new Story(job.job(), job.begin().plusSeconds(10L * i));
      tracker.orchestrator(job, later.requested(stage, 1));
      tracker.adapters(job, job.progressed(stage, 1, 1, 10.0));
      tracker.advance(Duration.ofSeconds(10));
      tracker.adapters(job, job.succeeded(stage, 1, 10_000));
    }
    tracker.orchestrator(job, job.completed(1));
  }

  private String day(int offset) {
    return story.begin().plus(Duration.ofDays(offset)).toString().substring(0, 10);
  }

  private static ValidatableResponse figures(String token, String query) {
    return given().auth().oauth2(token).get(PATH + query).then().statusCode(200);
  }
}
