package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.TestServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
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
@Timeout(120)
class LimitTest {
  private static final String JOB = "{\"model\":\"studio\",\"prompt\":\"a lighthouse\"}";

  @Inject ScriptedBus bus;
  @Inject Rows rows;

  @Test
  void neverMoreJobsWaitThanTheKeyMayHave() throws Exception {
    // Given
    Client client = Client.with("\"maxQueued\":7");
    int before = rows.count("idempotency_keys");

    // When
    Callable<Response> racing =
        () ->
            client
                .json(JOB)
                .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
                .post("/v1/jobs");
    List<Response> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          threads.invokeAll(Collections.nCopies(40, racing)).stream()
              .map(Future::resultNow)
              .toList();
    }

    // Then
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 202).hasSize(7);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 202)
        .hasSize(33)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(429);
          assertThat(answer.<String>path("code")).isEqualTo("QUEUE_FULL");
          assertThat(answer.<Integer>path("retryAfter")).isPositive();
          assertThat(answer.header("Retry-After")).isNotNull();
        });
    assertThat(pending(client)).isEqualTo(7);
    assertThat(rows.count("idempotency_keys")).isEqualTo(before + 7);
  }

  @Test
  void anotherInstanceThatIsAcceptingIsWaitedForAndCounted() throws Exception {
    // Given
    Client client = Client.with("\"maxQueued\":2");
    String first = client.job();

    // When
    Response answer;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> waiting =
          QuarkusTransaction.requiringNew()
              .call(() -> {
                lockKey(client);
                Future<Response> sent = threads.submit(() -> client.post(JOB));
                Awaitility.await().until(this::somebodyWaitsForALock);
                assertThat(sent.isDone()).isFalse();
                copyPending(first);
                return sent;
              });
      answer = waiting.get();
    }

    // Then
    answer.then().statusCode(429);
    assertThat(pending(client)).isEqualTo(2);
  }

  @Test
  void whatBeganMakesRoomAndWhatWasAcceptedMayBeRepeated() {
    // Given
    Client client = Client.with("\"maxQueued\":1");
    String first = client.json(JOB).header("Idempotency-Key", "k").post("/v1/jobs").path("id");
    client.post(JOB).then().statusCode(429);

    // When / Then
    client
        .json(JOB)
        .header("Idempotency-Key", "k")
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .body("id", equalTo(first));
    new Story(bus, client, first).tell(Facts.started(1, 1), Facts.failed(2, 1, JobStatus.FAILED));
    client.request().post("/v1/jobs/" + first + "/retry").then().statusCode(202);
    client
        .request()
        .post("/v1/jobs/" + first + "/retry")
        .then()
        .statusCode(429)
        .body("code", equalTo("QUEUE_FULL"));
    client
        .json(JOB)
        .post("/v1/videos/generations/async")
        .then()
        .statusCode(429)
        .body("code", equalTo("QUEUE_FULL"));
    assertThat(pending(client)).isEqualTo(1);
  }

  @Test
  void aKeyThatMayHaveNoneWaitingGetsNothing() {
    Client.with("\"maxQueued\":0").post(JOB).then().statusCode(429);
  }

  @Test
  void priorityIsToldWithinTheMaximumOfTheKey() {
    // Given
    Client high = Client.with("\"priority\":9");
    Client low = Client.with("\"priority\":3");

    // When / Then
    assertThat(priority(high.post(prioritized(9)))).isEqualTo(9);
    assertThat(priority(high.post(JOB))).isEqualTo(5);
    assertThat(priority(low.post(prioritized(0)))).isEqualTo(0);
    assertThat(priority(low.post(JOB))).isEqualTo(3);
    low.post(prioritized(4))
        .then()
        .statusCode(400)
        .body("field", equalTo("priority"))
        .body("detail", containsString("at most 3"));
  }

  @Test
  void aRetryKeepsItsPriorityAsFarAsTheKeyStillMay() {
    // Given
    Client client = Client.with("\"priority\":8");
    String id = client.post(prioritized(7)).path("id");
    new Story(bus, client, id).tell(Facts.failed(1, 1, JobStatus.FAILED));

    // When / Then
    String path = "/v1/jobs/" + id + "/retry";
    assertThat(priority(client.request().post(path))).isEqualTo(7);
    Client.admin()
        .json("{\"priority\":2}")
        .patch("/admin/keys/" + client.keyId())
        .then()
        .statusCode(200);
    assertThat(priority(client.request().post(path))).isEqualTo(2);
  }

  private int priority(Response answer) {
    String id = answer.then().statusCode(202).extract().path("id");
    int told = ((VideoGenerationRequested) bus.published(id).getFirst().event()).priority();
    assertThat(answer.<Integer>path("priority")).isEqualTo(told);
    return told;
  }

  private static String prioritized(int priority) {
    return "{\"model\":\"studio\",\"prompt\":\"x\",\"priority\":" + priority + "}";
  }

  private int pending(Client client) {
    return Integer.parseInt(
        rows.text(
            "SELECT count(*) FROM job_view WHERE status = 'pending' AND key_id = '"
                + client.keyId()
                + "'"));
  }

  private boolean somebodyWaitsForALock() {
    return !rows.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        .equals("0");
  }

  private void lockKey(Client client) {
    rows.text("SELECT id FROM virtual_keys WHERE id = '" + client.keyId() + "' FOR NO KEY UPDATE");
  }

  /** What another instance would insert. */
  private void copyPending(String jobId) {
    rows.text(
        """
        INSERT INTO job_view
        SELECT (jsonb_populate_record(v, '{"job_id": "job_01JD0Z4T9V6Q2M8KXW3R5N7PCZ"}')).*
        FROM job_view v WHERE job_id = '%s' RETURNING job_id\
        """
            .formatted(jobId));
  }
}
