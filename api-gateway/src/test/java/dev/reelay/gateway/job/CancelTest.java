package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@Timeout(60)
class CancelTest {
  @Inject ScriptedBus bus;
  @Inject Rows rows;
  @Inject MeterRegistry meters;

  @Test
  void theAnswerWaitsForTheEndAndTellsWhatTheProvidersSaid() throws Exception {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    story.tell(Facts.started(1, 1));
    double asked = meters.counter("reelay.jobs.cancels.asked").count();

    // When
    JsonPath answer;
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> waiting =
          threads.submit(() ->
              client
                  .json("{\"reason\":\"wrong text\"}")
                  .post("/v1/jobs/" + story.jobId() + "/cancel?wait=10"));
      Awaitility.await().until(() -> bus.published(story.jobId()).size() == 2);
      story.tell(Facts.cancelling(2, 1), Facts.cancelled(3, 1));
      answer = waiting.get().then().statusCode(202).extract().jsonPath();
    }

    // Then
    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(9).toNanos());
    assertThat(answer.getString("status")).isEqualTo("cancelled");
    assertThat(answer.getString("cancellation.reason")).isEqualTo("wrong text");
    assertThat(answer.getString("cancellation.requestedAt")).endsWith("Z");
    assertThat(answer.getList("cancellation.providerStatuses")).hasSize(1);
    assertThat(answer.getString("cancellation.providerStatuses[0].provider")).isEqualTo("studio");
    assertThat(answer.getString("cancellation.providerStatuses[0].stage")).isEqualTo("tts");
    assertThat(answer.getString("cancellation.providerStatuses[0].status")).isEqualTo("Cancelled");
    assertThat(answer.getList("cancellation.warnings", String.class))
        .containsExactly("tts cancelled by user", "the voice was slow");
    assertThat(answer.getBoolean("cancellation.cleanupScheduled")).isTrue();
    assertThat(answer.getString("cancellation.cleanupAt")).isEqualTo("2026-05-02T10:00:00.000Z");
    assertThat(answer.getList("warnings", String.class))
        .containsExactly("tts cancelled by user", "the voice was slow");
    assertThat(meters.counter("reelay.jobs.cancels.asked").count()).isEqualTo(asked + 1);
    assertThat(meters.timer("reelay.jobs.cancel.seen", "end", "cancelled").count()).isPositive();
  }

  @Test
  void whoHasNotAnsweredInTimeIsRequestedAndItsAnswerIsShownLater() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    String path = "/v1/jobs/" + story.jobId();
    story.tell(Facts.started(1, 1), Facts.cancelling(2, 1));

    // When
    long begin = System.nanoTime();
    Response answer = client.request().post(path + "/cancel?wait=0.5");
    double seconds = (System.nanoTime() - begin) / 1e9;
    story.tell(Facts.cancelled(3, 1));

    // Then
    assertThat(seconds).isBetween(0.5, 5.0);
    answer
        .then()
        .statusCode(202)
        .body("status", equalTo("cancelling"))
        .body("cancellation.providerStatuses[0].status", equalTo("Requested"))
        .body("cancellation.cleanupScheduled", equalTo(false))
        .body("cancellation", not(hasKey("cleanupAt")));
    client
        .request()
        .get(path)
        .then()
        .body("cancellation.providerStatuses[0].status", equalTo("Cancelled"))
        .body("cancellation.cleanupScheduled", equalTo(true));
  }

  @Test
  void waitsThatAreNoneAreRefusedAndChangeNothing() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    for (String wait : List.of("-1", "10.001", "11", "x", "1e1", "NaN", "2,5", "0x1")) {
      // When / Then
      client
          .request()
          .queryParam("wait", wait)
          .post("/v1/jobs/" + id + "/cancel")
          .then()
          .statusCode(400)
          .body("field", equalTo("wait"));
      client
          .request()
          .queryParam("wait", wait)
          .delete("/v1/videos/generations/" + id)
          .then()
          .statusCode(400)
          .body("field", equalTo("wait"));
    }
    for (String body :
        List.of(
            "[]",
            "7",
            "{\"reason\":7}",
            "{\"reason\":\"a\\u0000\"}",
            "{\"reason\":\"" + "x".repeat(501) + "\"}",
            "{\"reason\":\"a\",\"reason\":\"b\"}",
            "{\"a\":".repeat(40) + "1" + "}".repeat(40))) {
      client.json(body).post("/v1/jobs/" + id + "/cancel").then().statusCode(400);
    }
    assertThat(bus.published(id)).hasSize(1);
    client.request().get("/v1/jobs/" + id).then().body("$", not(hasKey("cancellation")));
  }

  @Test
  void askingAgainChangesNothingAndAnswersTheSame() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String path = "/v1/jobs/" + id + "/cancel?wait=0";

    // When
    Object first =
        client.json("{\"reason\":\"first\"}").post(path).then().extract().path("cancellation");
    Object second =
        client.json("{\"reason\":\"second\"}").post(path).then().extract().path("cancellation");

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(bus.published(id)).hasSize(2);
    assertThat(bus.published(id).getLast().event())
        .isEqualTo(new VideoGenerationCancellationRequested("user", "first"));
  }

  @Test
  void aJobThatFinishesMeanwhileIsCompletedAndItsProviderWasAskedTooLate() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    story.tell(Facts.started(1, 1));
    client.request().post("/v1/jobs/" + story.jobId() + "/cancel?wait=0").then().statusCode(202);

    // When
    story.tell(Facts.cancelling(2, 1), Facts.completed(3, 1, story.jobId()));

    // Then
    client
        .request()
        .get("/v1/jobs/" + story.jobId())
        .then()
        .body("status", equalTo("completed"))
        .body("cancellation.providerStatuses[0].status", equalTo("TooLate"));
    client
        .request()
        .post("/v1/jobs/" + story.jobId() + "/cancel")
        .then()
        .statusCode(409)
        .body("code", equalTo("JOB_ENDED"));
  }

  @Test
  void cancelAndEndRaceWithOneWinner() throws Exception {
    // Given
    Client client = Client.fresh();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 30; round++) {
        Story story = new Story(bus, client, client.job());

        // When
        Future<Response> cancel =
            threads.submit(
                () -> client.request().post("/v1/jobs/" + story.jobId() + "/cancel?wait=0"));
        story.tell(Facts.completed(1, 1, story.jobId()));
        int status = cancel.get().statusCode();

        // Then
        assertThat(status).isIn(202, 409);
        assertThat(bus.published(story.jobId())).hasSize(status == 202 ? 2 : 1);
        assertThat(client.show(story.jobId()).getString("status")).isEqualTo("completed");
      }
    }
  }

  @Test
  void anEndThatAnotherInstanceHeardIsSeenByLooking() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    long begin = System.nanoTime();
    Response answer;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> waiting =
          threads.submit(() -> client.request().post("/v1/jobs/" + id + "/cancel?wait=10"));
      Awaitility.await().until(() -> bus.published(id).size() == 2);
      rows.text(
          "UPDATE job_view SET status = 'cancelled', job_version = 1, completed_at = clock() WHERE job_id = '"
              + id
              + "' RETURNING job_id");
      answer = waiting.get();
    }

    // Then
    answer.then().statusCode(202).body("status", equalTo("cancelled"));
    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(9).toNanos());
  }

  @Test
  void factsInAnyOrderTellTheSameEnd() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    client.request().post("/v1/jobs/" + story.jobId() + "/cancel?wait=0").then().statusCode(202);

    // When
    story.tell(Facts.cancelled(3, 1));
    story.tell(Facts.cancelling(2, 1));
    story.tell(Facts.cancelled(3, 1));

    // Then
    client
        .request()
        .get("/v1/jobs/" + story.jobId())
        .then()
        .body("status", equalTo("cancelled"))
        .body("cancellation.providerStatuses", hasSize(1))
        .body("cancellation.providerStatuses[0].status", equalTo("Cancelled"));
  }

  @Test
  void aDeletedTaskIsWaitedForAndShowsWhatBecameOfIt() throws Exception {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());

    // When
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> waiting =
          threads.submit(
              () -> client.request().delete("/v1/videos/generations/" + story.jobId() + "?wait=9"));
      Awaitility.await().until(() -> bus.published(story.jobId()).size() == 2);
      assertThat(waiting.isDone()).isFalse();
      story.tell(Facts.cancelled(1, 1));
      waiting.get().then().statusCode(204);
    }

    // Then
    client
        .request()
        .get("/v1/videos/generations/tasks/" + story.jobId())
        .then()
        .body("status", equalTo("cancelled"))
        .body("cancellation.requestedAt", notNullValue())
        .body("cancellation.providerStatuses[0].status", equalTo("Cancelled"));
  }
}
