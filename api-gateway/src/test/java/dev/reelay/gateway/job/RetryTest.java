package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VideoGenerationRetryRequested;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class RetryTest {
  private static final String UNKNOWN = "job_01JD0Z4T9V6Q2M8KXW3R5N7PCB";

  @Inject ScriptedBus bus;
  @Inject Rows rows;

  @Test
  void aJobThatHasEndedIsMadeAnewFromTheSameRequest() {
    // Given
    Client client = Client.fresh();
    String first =
        client
            .post(
                """
                {"model":"studio","prompt":"a lighthouse","duration":4,"size":"640x360","fps":30,"seed":7,
                 "metadata":{"scene":"12","take":3}}
                """)
            .path("id");
    Story story = new Story(bus, client, first);
    story.tell(Facts.started(1, 1), Facts.failed(2, 1, JobStatus.FAILED));

    // When
    ValidatableResponse answer = retry(client, first).then().statusCode(202);

    // Then
    String second = answer.extract().path("id");
    assertThat(second).isNotEqualTo(first);
    answer
        .header("Location", endsWith(second))
        .body("status", equalTo("pending"))
        .body("retryOf", equalTo(first))
        .body("metadata.take", equalTo(3));
    assertThat(client.show(second).getString("retryOf")).isEqualTo(first);
    client
        .request()
        .get("/v1/videos/generations/tasks/" + second)
        .then()
        .body("retryOf", equalTo(first));
    VideoGenerationRequested told = requested(second);
    VideoGenerationRequested before = requested(first);
    assertThat(told.prompt()).isEqualTo("a lighthouse");
    assertThat(told.parameters()).isEqualTo(before.parameters());
    assertThat(told.inputs()).isEqualTo(before.inputs());
    assertThat(told.metadata()).isEqualTo(before.metadata());
    assertThat(told.priority()).isEqualTo(before.priority());
    assertThat(told.retryOf()).isEqualTo(first);
    assertThat(told.fromStage()).isNull();
    assertThat(told.provider()).isNull();
    assertThat(client.show(first).getString("status")).isEqualTo("failed");
    assertThat(bus.published(first)).hasSize(1);
  }

  @Test
  void everyEndMayBeRetriedAndEveryOtherStateSaysWhatToDo() {
    // Given
    Client client = Client.fresh();

    for (JobEvent end :
        List.of(
            Facts.failed(1, 1, JobStatus.FAILED),
            Facts.failed(1, 1, JobStatus.TIMED_OUT),
            Facts.cancelled(1, 1),
            Facts.completed(1, 1, UNKNOWN))) {
      String id = client.job();
      new Story(bus, client, id).tell(end);
      // When / Then
      retry(client, id).then().statusCode(202).body("retryOf", equalTo(id));
    }
    String pending = client.job();
    String processing = client.job();
    new Story(bus, client, processing).tell(Facts.started(1, 1));
    String cancelling = client.job();
    new Story(bus, client, cancelling).tell(Facts.cancelling(1, 1));
    int before = rows.ofJobs();
    for (var each :
        List.of(
            List.of(pending, "pending"),
            List.of(processing, "processing"),
            List.of(cancelling, "cancelling"))) {
      retry(client, each.getFirst())
          .then()
          .statusCode(409)
          .body("code", equalTo("JOB_NOT_RETRYABLE"))
          .body("detail", containsString(each.getLast()))
          .body("suggestedActions", hasSize(1));
    }
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void aJobThatWaitsForItsNextAttemptGetsItAtOnceAndKeepsItsId() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    story.tell(Facts.started(1, 1), Facts.retrying(2, 1));

    // When
    retry(client, story.jobId()).then().statusCode(202).body("id", equalTo(story.jobId()));
    retry(client, story.jobId()).then().statusCode(202).body("id", equalTo(story.jobId()));

    // Then
    assertThat(bus.published(story.jobId())).hasSize(2);
    assertThat(bus.published(story.jobId()).getLast().event())
        .isEqualTo(new VideoGenerationRetryRequested("user", null));
    client
        .json("{\"fromStage\":\"tts\"}")
        .post(path(story.jobId()))
        .then()
        .statusCode(409)
        .body("field", equalTo("fromStage"));

    // When it waits once more
    story.tell(Facts.started(3, 2), Facts.retrying(4, 2));
    retry(client, story.jobId()).then().statusCode(202);

    // Then
    assertThat(bus.published(story.jobId())).hasSize(3);
  }

  @Test
  void whatMayBeBilledTwiceNeedsConsent() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    new Story(bus, client, id)
        .tell(Facts.started(1, 1), Facts.failedAt(2, FailureClass.SUBMISSION_UNKNOWN));

    for (String body : List.of("", "{}", "{\"acceptDoubleBilling\":false}")) {
      // When / Then
      client
          .json(body)
          .post(path(id))
          .then()
          .statusCode(409)
          .body("code", equalTo("BILLING_UNCERTAIN"))
          .body("field", equalTo("acceptDoubleBilling"));
    }
    client
        .json("{\"acceptDoubleBilling\":true}")
        .post(path(id))
        .then()
        .statusCode(202)
        .body("retryOf", equalTo(id));
  }

  @Test
  void stageAndProviderAreCheckedAndPassedOn() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    new Story(bus, client, id).tell(Facts.started(1, 1), Facts.failed(2, 1, JobStatus.FAILED));
    String unbegun = client.job();
    new Story(bus, client, unbegun).tell(Facts.cancelled(1, 1));
    int before = rows.ofJobs();

    // When
    refused(client.json("{\"fromStage\":\"generation\"}").post(path(id)), "fromStage");
    refused(client.json("{\"fromStage\":\"\"}").post(path(id)), "fromStage");
    refused(client.json("{\"fromStage\":\"tts\"}").post(path(unbegun)), "fromStage");
    refused(client.json("{\"provider\":\"minimax\"}").post(path(id)), "provider");
    assertThat(rows.ofJobs()).isEqualTo(before);
    String again =
        client
            .json("{\"fromStage\":\"images\",\"provider\":\"studio\"}")
            .post(path(id))
            .then()
            .statusCode(202)
            .extract()
            .path("id");

    // Then
    assertThat(requested(again).fromStage()).isEqualTo("images");
    assertThat(requested(again).provider()).isEqualTo("studio");
  }

  @Test
  void theLimitsOfTheModelAreCheckedAnew() {
    // Given
    Client client = Client.fresh();
    String tooLong = failed(client);
    rows.text(
        "UPDATE job_requests SET parameters = '{\"size\":\"1280x720\",\"duration\":600}' WHERE job_id = '"
            + tooLong
            + "' RETURNING job_id");
    String gone = failed(client);
    rows.text("UPDATE job_view SET model = 'gone' WHERE job_id = '" + gone + "' RETURNING job_id");
    String forgotten = failed(client);
    rows.text("DELETE FROM job_requests WHERE job_id = '" + forgotten + "' RETURNING job_id");
    int before = rows.ofJobs();

    // When / Then
    refused(retry(client, tooLong), "duration");
    refused(retry(client, gone), "model");
    retry(client, forgotten)
        .then()
        .statusCode(409)
        .body("code", equalTo("JOB_NOT_RETRYABLE"))
        .body("detail", containsString("from before"));
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void foreignUnknownAndMalformedJobsAreTheSame404() {
    // Given
    String foreign = failed(Client.fresh());
    Client client = Client.fresh();
    int before = rows.ofJobs();

    for (String id : List.of(foreign, UNKNOWN, "nonsense", "job_%00")) {
      for (String path :
          List.of("/v1/jobs/" + id + "/retry", "/v1/videos/generations/tasks/" + id + "/retry")) {
        // When / Then
        client
            .request()
            .urlEncodingEnabled(false)
            .header("Idempotency-Key", "k")
            .post(path)
            .then()
            .statusCode(404)
            .body("code", equalTo("JOB_NOT_FOUND"));
      }
    }
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void theSameIdempotencyKeyMakesOneRetry() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = failed(client);

    // When
    Callable<String> racing =
        () -> client.request().header("Idempotency-Key", "again").post(path(id)).path("id");
    List<String> ids = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> future : threads.invokeAll(List.of(racing, racing, racing, racing))) {
        ids.add(future.get());
      }
    }

    // Then
    assertThat(ids).doesNotContainNull().doesNotContain(id).containsOnly(ids.getFirst());
    client
        .request()
        .header("Idempotency-Key", "again")
        .post(path(id))
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(ids.getFirst()));
    conflict(client.json("{\"fromStage\":\"tts\"}").header("Idempotency-Key", "again"), path(id));
    conflict(client.request().header("Idempotency-Key", "again"), path(failed(client)));
  }

  @Test
  void theRepeatOfARetryAtOnceAnswersWithTheSameJob() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    story.tell(Facts.started(1, 1), Facts.retrying(2, 1));

    // When
    client
        .request()
        .header("Idempotency-Key", "now")
        .post(path(story.jobId()))
        .then()
        .statusCode(202);
    story.tell(Facts.started(3, 2));

    // Then
    client
        .request()
        .header("Idempotency-Key", "now")
        .post(path(story.jobId()))
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(story.jobId()))
        .body("status", equalTo("processing"));
    assertThat(bus.published(story.jobId())).hasSize(2);
  }

  @Test
  void hostileBodiesAreRefused() {
    // Given
    Client client = Client.fresh();
    String id = failed(client);
    int before = rows.ofJobs();

    for (String body :
        List.of(
            "[]",
            "null",
            "{",
            "{\"fromStage\":7}",
            "{\"fromStage\":\"a\\u0000\"}",
            "{\"fromStage\":\"" + "x".repeat(100_000) + "\"}",
            "{\"provider\":{}}",
            "{\"acceptDoubleBilling\":\"true\"}",
            "{\"prompt\":\"another\"}",
            "{\"provider\":\"a\",\"provider\":\"studio\"}",
            "{\"a\":".repeat(40) + "1" + "}".repeat(40))) {
      // When / Then
      client.json(body).post(path(id)).then().statusCode(400);
    }
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void tasksAreRetriedInTheirOwnStyle() {
    // Given
    Client client = Client.fresh();
    String id = failed(client);

    // When / Then
    client
        .json("{\"style\":\"noir\"}")
        .post("/v1/videos/generations/tasks/" + id + "/retry")
        .then()
        .statusCode(202)
        .header("Location", startsWith("https://video.example/v1/videos/generations/tasks/job_"))
        .body("taskId", startsWith("job_"))
        .body("taskId", not(equalTo(id)))
        .body("retryOf", equalTo(id))
        .body("$", not(hasKey("warnings")));
  }

  private String failed(Client client) {
    String id = client.job();
    new Story(bus, client, id).tell(Facts.started(1, 1), Facts.failed(2, 1, JobStatus.FAILED));
    return id;
  }

  private VideoGenerationRequested requested(String jobId) {
    return (VideoGenerationRequested) bus.published(jobId).getFirst().event();
  }

  private static Response retry(Client client, String jobId) {
    return client.request().post(path(jobId));
  }

  private static String path(String jobId) {
    return "/v1/jobs/" + jobId + "/retry";
  }

  private static void refused(Response answer, String field) {
    answer.then().statusCode(400).body("field", equalTo(field));
  }

  private static void conflict(
      io.restassured.specification.RequestSpecification request, String path) {
    request.post(path).then().statusCode(409).body("code", equalTo("IDEMPOTENCY_CONFLICT"));
  }
}
