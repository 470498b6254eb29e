package dev.reelay.gateway.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.ModelDurationsChanged;
import dev.reelay.event.ProviderAvailabilityChanged;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.gateway.job.Facts;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TaskTest {
  private static final String PATH = "/v1/videos/generations/";

  @Inject ScriptedBus bus;
  @Inject Rows rows;

  @Test
  @Order(1)
  void taskIsAcceptedWithoutAnEndWhileNoDurationIsKnown() {
    // Given
    Client client = Client.fresh();

    // When
    String id =
        client
            .json("{\"model\":\"studio\",\"prompt\":\"x\"}")
            .post(PATH + "async")
            .then()
            .statusCode(202)
            .body("taskId", startsWith("job_"))
            .body("status", equalTo("pending"))
            .body("$", not(hasKey("estimatedCompletionTime")))
            .body("$", not(hasKey("warnings")))
            .extract()
            .path("taskId");

    // Then
    client
        .request()
        .get(PATH + "tasks/" + id)
        .then()
        .statusCode(200)
        .body("taskId", equalTo(id))
        .body("status", equalTo("pending"))
        .body("retryCount", equalTo(0));
    assertThat(client.show(id).getString("status")).isEqualTo("pending");
  }

  @Test
  @Order(2)
  void expectedEndComesFromTypicalDurations() {
    // Given
    Client client = Client.fresh();
    settings("studio", new ModelDurationsChanged("studio", 40, 90));

    // When
    var answer =
        client
            .json("{\"model\":\"studio\",\"prompt\":\"x\"}")
            .post(PATH + "async")
            .then()
            .statusCode(202)
            .extract()
            .jsonPath();

    // Then
    Instant created = Instant.parse(answer.getString("createdAt"));
    Instant end = Instant.parse(answer.getString("estimatedCompletionTime"));
    assertThat(Duration.between(created, end)).isEqualTo(Duration.ofSeconds(40));
    assertThat(answer.getString("checkStatusUrl"))
        .isEqualTo("https://video.example" + PATH + "tasks/" + answer.getString("taskId"));
  }

  @Test
  void unknownFieldsAreIgnoredWithAWarning() {
    // Given
    Client client = Client.fresh();

    // When
    String id =
        client
            .json("{\"model\":\"studio\",\"prompt\":\"x\",\"style\":\"noir\",\"n\":1}")
            .post(PATH + "async")
            .then()
            .statusCode(202)
            .body("warnings", hasSize(2))
            .body("warnings[0]", equalTo("Field 'style' is not supported and was ignored"))
            .extract()
            .path("taskId");

    // Then
    assertThat(client.show(id).getList("warnings")).hasSize(2);
  }

  @Test
  void deleteCancels() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    client.request().delete(PATH + id + "?wait=0").then().statusCode(204);
    Client.fresh().request().delete(PATH + id).then().statusCode(404);
    Client.fresh().request().get(PATH + "tasks/" + id).then().statusCode(404);

    // Then
    assertThat(bus.published(id).getLast().event())
        .isInstanceOf(VideoGenerationCancellationRequested.class);
    assertThat(bus.published(id)).hasSize(2);
  }

  @Test
  void finishedTaskShowsItsVideo() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    bus.deliver(
        Script.of(new JobRef(client.keyId(), id, "c"))
            .from(Service.ORCHESTRATOR, Facts.completed(1, 1, id))
            .inOrder());

    // Then
    client
        .request()
        .get(PATH + "tasks/" + id)
        .then()
        .body("status", equalTo("completed"))
        .body("progress", equalTo(100.0f))
        .body(
            "videoResponse.data[0].url",
            equalTo("https://video.example/v1/jobs/" + id + "/artifacts/video.mp4"))
        .body("videoResponse.data[0].metadata.width", equalTo(1280))
        .body("videoResponse.usage.total_duration_seconds", equalTo(8.0f));
    client.request().delete(PATH + id).then().statusCode(409);
  }

  @Test
  void jobsAreAcceptedWhileTheirProviderIsAwayAndOldNewsIsDropped() {
    // Given
    settings("studio", availability(2, false));
    settings("studio", availability(1, true));

    // When
    String id = Client.fresh().job();

    // Then
    assertThat(id).startsWith("job_");
    assertThat(
            rows.text(
                "SELECT version || ' ' || available FROM provider_availability WHERE provider = 'studio'"))
        .isEqualTo("2 false");
  }

  private static ProviderAvailabilityChanged availability(long version, boolean available) {
    return new ProviderAvailabilityChanged(version, "studio", List.of("studio"), available, null);
  }

  private void settings(String subject, DomainEvent event) {
    bus.deliver(
        new Envelope(
            UUID.randomUUID(),
            event.getClass().getSimpleName(),
            1,
            "tracker",
            1,
            subject,
            null,
            "c",
            null,
            Instant.parse(
                rows.text(
                    "SELECT to_char(clock() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")),
            null,
            event));
    assertThat(bus.parked()).isEmpty();
  }
}
