package dev.reelay.gateway.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class JobApiTest {
  @Inject ScriptedBus bus;

  @Test
  void acceptedJobIsShownStoredAndPublished() {
    // Given
    Client client = Client.fresh();

    // When
    ValidatableResponse answer =
        client
            .json(
                """
                {"model":"studio","prompt":"a lighthouse","duration":4,"size":"640x360","fps":30,"seed":7,
                 "metadata":{"scene":"12","take":3}}
                """)
            .header("X-Correlation-ID", "my-request-1")
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .post("/v1/jobs")
            .then();

    // Then
    answer
        .statusCode(202)
        .header("X-Correlation-ID", "my-request-1")
        .header("Location", startsWith("https://video.example/v1/jobs/job_"))
        .body("id", matchesPattern("job_[0-9A-HJKMNP-TV-Z]{26}"))
        .body("model", equalTo("studio"))
        .body("status", equalTo("pending"))
        .body("progress", equalTo(0.0f))
        .body("attempt", equalTo(1))
        .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
        .body("artifacts", hasSize(0))
        .body("warnings", hasSize(0))
        .body("metadata.take", equalTo(3))
        .body("correlationId", equalTo("my-request-1"))
        .body("$", not(hasKey("error")));
    String id = answer.extract().path("id");
    assertThat(client.show(id).getString("id")).isEqualTo(id);
    Envelope published = bus.published(id).getFirst();
    assertThat(published.keyId()).isEqualTo(client.keyId());
    assertThat(published.correlationId()).isEqualTo("my-request-1");
    assertThat(published.traceparent()).contains("0af7651916cd43dd8448eb211c80319c");
    VideoGenerationRequested event = (VideoGenerationRequested) published.event();
    assertThat(event.parameters()).isEqualTo(new GenerationParameters("640x360", 4, 30, 7L));
    assertThat(event.deadlineAt()).isEqualTo(event.acceptedAt().plus(Duration.ofHours(1)));
    assertThat(event.keyLimits().maxRunning()).isEqualTo(5);
    assertThat(event.isAsync()).isTrue();
  }

  @Test
  void defaultsOfTheModelFillWhatIsLeftOut() {
    // Given
    Client client = Client.fresh();

    // When
    String id = client.job();

    // Then
    VideoGenerationRequested event =
        (VideoGenerationRequested) bus.published(id).getFirst().event();
    assertThat(event.parameters()).isEqualTo(new GenerationParameters("1280x720", 8, 24, null));
  }

  @Test
  void foreignUnknownAndMalformedJobsAreTheSame404() {
    // Given
    String foreign = Client.fresh().job();
    Client client = Client.fresh();

    for (String id : List.of(foreign, "job_01JD0Z4T9V6Q2M8KXW3R5N7PCB", "nonsense", "job_%00")) {
      // When
      Response shown = client.request().urlEncodingEnabled(false).get("/v1/jobs/" + id);
      Response cancelled =
          client.request().urlEncodingEnabled(false).post("/v1/jobs/" + id + "/cancel?wait=0");

      // Then
      shown.then().statusCode(404).body("code", equalTo("JOB_NOT_FOUND"));
      cancelled.then().statusCode(404).body("code", equalTo("JOB_NOT_FOUND"));
    }
    assertThat(bus.published(foreign)).hasSize(1);
  }

  @Test
  void atLeastWaitsForTheVersionAndNotForEver() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    long begin = System.nanoTime();
    client
        .request()
        .get("/v1/jobs/" + id + "?atLeast=1")
        .then()
        .statusCode(200)
        .header("Reelay-Job-Version", "0");
    double unheard = (System.nanoTime() - begin) / 1e9;
    String status;
    begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> waiting =
          threads.submit(
              () -> client.request().get("/v1/jobs/" + id + "?atLeast=1").path("status"));
      start(client, id);
      status = waiting.get();
    }
    double heard = (System.nanoTime() - begin) / 1e9;

    // Then
    assertThat(unheard).isBetween(0.9, 3.0);
    assertThat(status).isEqualTo("processing");
    assertThat(heard).isLessThan(0.9);
    client
        .request()
        .get("/v1/jobs/" + id + "?atLeast=-1")
        .then()
        .statusCode(400)
        .body("field", equalTo("atLeast"));
  }

  @Test
  void cancelAsksOnceAndAnswersWithTheJob() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    client
        .json("{\"reason\":\"wrong text\"}")
        .post("/v1/jobs/" + id + "/cancel?wait=0")
        .then()
        .statusCode(202)
        .body("id", equalTo(id))
        .body("status", equalTo("pending"));
    client.request().post("/v1/jobs/" + id + "/cancel?wait=0").then().statusCode(202);

    // Then
    assertThat(bus.published(id)).hasSize(2);
    assertThat(bus.published(id).getLast().event())
        .isEqualTo(new VideoGenerationCancellationRequested("user", "wrong text"));
    client
        .json("{\"why\":1}")
        .post("/v1/jobs/" + id + "/cancel?wait=0")
        .then()
        .statusCode(400)
        .body("field", equalTo("why"));
  }

  @Test
  void correlationIdIsTakenWhenPlainAndMadeOtherwise() {
    given()
        .header("X-Correlation-ID", "abc.DEF-1_2")
        .get("/v1/jobs")
        .then()
        .statusCode(401)
        .header("X-Correlation-ID", "abc.DEF-1_2")
        .body("correlationId", equalTo("abc.DEF-1_2"));
    given()
        .header("X-Correlation-ID", "<script>")
        .get("/v1/jobs")
        .then()
        .header("X-Correlation-ID", matchesPattern("[0-9a-f-]{36}"));
    given()
        .get("/nowhere")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .header("X-Correlation-ID", matchesPattern("[0-9a-f-]{36}"))
        .body("type", endsWith("not-found"));
  }

  private void start(Client client, String id) {
    Script script =
        Script.of(new JobRef(client.keyId(), id, "c"))
            .from(
                Service.ORCHESTRATOR,
                new VideoGenerationStarted(
                    1,
                    1,
                    JobStatus.PROCESSING,
                    List.of(),
                    List.of(),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    null,
                    Instant.parse("2026-01-01T01:00:00Z")));
    bus.deliver(script.inOrder());
    assertThat(bus.parked()).isEmpty();
  }
}
