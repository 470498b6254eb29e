package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class JobListTest {
  @Inject ScriptedBus bus;
  @Inject SchemaTime time;

  @Test
  void listComesInPagesNewestFirst() {
    // Given
    Client client = Client.fresh();
    Client.fresh().job();
    List<String> made = new ArrayList<>();
    // All at one moment, so that only the ids decide.
    time.freeze(Instant.parse("2030-01-01T00:00:00.123456Z"));
    try {
      for (int i = 0; i < 7; i++) {
        made.add(client.job());
      }
    } finally {
      time.run();
    }

    // When
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = null;
    do {
      var request = client.request().queryParam("limit", 3);
      var page =
          (cursor == null ? request : request.queryParam("cursor", cursor))
              .get("/v1/jobs")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      seen.addAll(page.getList("jobs.id"));
      sizes.add(page.getList("jobs").size());
      cursor = page.getString("nextCursor");
    } while (cursor != null);

    // Then
    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void listFiltersByStatusAndNamesBadParameters() {
    // Given
    Client client = Client.fresh();
    String started = client.job();
    String waiting = client.job();
    start(client, started);

    // When / Then
    client
        .request()
        .get("/v1/jobs?status=processing")
        .then()
        .body("jobs.id", equalTo(List.of(started)));
    client
        .request()
        .get("/v1/jobs?status=pending,failed")
        .then()
        .body("jobs[0].id", equalTo(waiting));
    client
        .request()
        .get("/v1/jobs?status=processing&status=pending")
        .then()
        .body("jobs", hasSize(2));
    client
        .request()
        .get("/v1/jobs?status=done")
        .then()
        .statusCode(400)
        .body("field", equalTo("status"));
    client.request().get("/v1/jobs?limit=0").then().statusCode(400).body("field", equalTo("limit"));
    client
        .request()
        .get("/v1/jobs?limit=101")
        .then()
        .statusCode(400)
        .body("field", equalTo("limit"));
    client.request().get("/v1/jobs?limit=x").then().statusCode(400).body("field", equalTo("limit"));
    for (String cursor : List.of("x", "%00", "MTp4OnkK", "MTo5OTk5OTk5OTk5OTk5OTk5OTk5Ong")) {
      client
          .request()
          .get("/v1/jobs?cursor=" + cursor)
          .then()
          .statusCode(400)
          .body("field", equalTo("cursor"));
    }
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
