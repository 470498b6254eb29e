package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class ShownJobTest {
  @Inject ScriptedBus bus;
  @Inject Rows rows;

  @Test
  void runningAndCompletedJobsShowWhatIsKnown() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    tell(client, id, Service.ORCHESTRATOR, Facts.started(1, 1));
    tell(client, id, Service.TRACKER, Facts.progress(1, 1, "tts", 41.26));
    var running = client.request().get("/v1/jobs/" + id).then();
    tell(client, id, Service.ORCHESTRATOR, Facts.completed(2, 1, id));
    var completed = client.request().get("/v1/jobs/" + id).then();

    // Then
    running
        .header("Reelay-Job-Version", "1")
        .body("status", equalTo("processing"))
        .body("stage", equalTo("tts"))
        .body("progress", equalTo(41.3f))
        .body("stageProgress", equalTo(50.0f))
        .body("message", equalTo("Synthesizing scene 1"))
        .body("etaSeconds", equalTo(12.3f))
        .body("elapsedSeconds", equalTo(3.2f))
        .body("startedAt", equalTo("2026-05-01T10:00:01.000Z"))
        .body("$", not(hasKey("completedAt")));
    completed
        .body("status", equalTo("completed"))
        .body("progress", equalTo(100.0f))
        .body("completedAt", equalTo("2026-05-01T10:00:31.000Z"))
        .body("artifacts[0].name", equalTo("video.mp4"))
        .body(
            "artifacts[0].url",
            equalTo("https://video.example/v1/jobs/" + id + "/artifacts/video.mp4"))
        .body("artifacts[0].sizeBytes", equalTo(1234))
        .body("warnings[0]", equalTo("a warning"))
        .body("metadata.size()", equalTo(0))
        .body("$", not(hasKey("etaSeconds")));
    client
        .request()
        .post("/v1/jobs/" + id + "/cancel")
        .then()
        .statusCode(409)
        .body("code", equalTo("JOB_ENDED"));
  }

  @Test
  void failedJobsSayWhy() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    tell(client, id, Service.ORCHESTRATOR, Facts.failed(1, 1, JobStatus.TIMED_OUT));

    // Then
    client
        .request()
        .get("/v1/jobs/" + id)
        .then()
        .body("status", equalTo("timed_out"))
        .body("error.code", equalTo("CONTENT_POLICY_INPUT"))
        .body("error.message", equalTo("not this"))
        .body("error.stage", equalTo("images"))
        .body("error.retryable", equalTo(false))
        .body("progress", equalTo(55.0f));
  }

  @Test
  void cancelledJobsMayBeCancelledAgainWithoutAnEvent() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    tell(client, id, Service.ORCHESTRATOR, Facts.cancelled(1, 1));

    // When
    client.request().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);

    // Then
    assertThat(bus.published(id)).hasSize(1);
  }

  @Test
  void newsOfUnknownJobsChangesNothing() {
    tell(
        Client.fresh(),
        "job_01JD0Z4T9V6Q2M8KXW3R5N7PCB",
        Service.ORCHESTRATOR,
        Facts.started(1, 1));
    assertThat(bus.parked()).isEmpty();
  }

  @Test
  void theDatabaseRefusesNonsense() {
    // Given
    String id = Client.fresh().job();

    for (String nonsense :
        new String[] {
          "status = 'done'",
          "status = 'completed'",
          "completed_at = clock()",
          "progress = 101",
          "progress = 100",
          "status = 'retrying', job_version = 1",
          "status = 'processing'"
        }) {
      // When / Then
      assertThatThrownBy(() ->
              rows.text(
                  "UPDATE job_view SET "
                      + nonsense
                      + " WHERE job_id = '"
                      + id
                      + "' RETURNING job_id"))
          .as(nonsense)
          .hasMessageContaining("violates check constraint");
    }
  }

  private void tell(Client client, String id, Service from, JobEvent event) {
    bus.deliver(Script.of(new JobRef(client.keyId(), id, "c")).from(from, event).inOrder());
    assertThat(bus.parked()).isEmpty();
  }
}
