package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.WaitingFor;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class QueueTest {
  @Inject ScriptedBus bus;
  @Inject Rows rows;
  @Inject SchemaTime time;

  @BeforeEach
  void studioTypicallyTakesAMinute() {
    time.freeze(Facts.NOW.plusSeconds(21));
    rows.text(
        """
        INSERT INTO model_durations VALUES ('studio', 60, 90, clock())
        ON CONFLICT (model) DO UPDATE SET p50 = 60 RETURNING model\
        """);
  }

  @AfterEach
  void timeGoesOnAndNothingIsKnown() {
    rows.text("DELETE FROM model_durations RETURNING model");
    time.run();
  }

  @Test
  void waitingJobsKnowTheirPlaceByPriorityAndAge() {
    // Given
    Client client = Client.with("\"priority\":9,\"maxRunning\":1");
    String running = client.job();
    String first = submitted(client, 5);
    String second = submitted(client, 5);
    String urgent = submitted(client, 9);
    submitted(Client.with("\"priority\":9"), 9);
    new Story(bus, client, running).tell(Facts.started(1, 1));

    // When
    JsonPath list = client.request().get("/v1/jobs").jsonPath();

    // Then
    assertThat(List.of(place(client, urgent), place(client, first), place(client, second)))
        .containsExactly(1, 2, 3);
    assertThat(list.getList("jobs.id", String.class))
        .containsExactly(urgent, second, first, running);
    assertThat(list.getList("jobs.queuePosition", Integer.class)).containsExactly(1, 3, 2, null);
    assertThat(start(client, urgent)).isEqualTo("2026-05-01T10:01:01.000Z");
    assertThat(start(client, first)).isEqualTo("2026-05-01T10:02:01.000Z");
    assertThat(start(client, second)).isEqualTo("2026-05-01T10:03:01.000Z");
    client
        .request()
        .get("/v1/videos/generations/tasks/" + second)
        .then()
        .body("queuePosition", equalTo(3))
        .body("estimatedStartTime", equalTo("2026-05-01T10:03:01.000Z"));

    // When the one at work ends
    new Story(bus, client, running).tell(Facts.completed(2, 1, running));
    new Story(bus, client, urgent).tell(Facts.started(1, 1));

    // Then
    assertThat(place(client, second)).isEqualTo(2);
    client.request().get("/v1/jobs/" + urgent).then().body("$", not(hasKey("queuePosition")));
  }

  @Test
  void whatItWaitsForIsToldUntilItBegins() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    String path = "/v1/jobs/" + story.jobId();
    client.request().get(path).then().body("$", not(hasKey("waitingFor")));

    // When
    story.tell(waiting(1, WaitingFor.PROVIDER_UNAVAILABLE));

    // Then
    client
        .request()
        .get(path)
        .then()
        .body("queuePosition", equalTo(1))
        .body("waitingFor", equalTo("provider_unavailable"))
        .body("waitingSince", equalTo("2026-05-01T10:00:00.000Z"))
        .body("$", not(hasKey("estimatedStartTime")));
    story.tell(Facts.started(2, 1));
    client
        .request()
        .get(path)
        .then()
        .body("$", not(hasKey("waitingFor")))
        .body("$", not(hasKey("waitingSince")))
        .body("$", not(hasKey("queuePosition")));
  }

  @Test
  void noStartIsToldRatherThanAWrongOne() {
    // Given
    Client client = Client.with("\"maxRunning\":1");
    Client paced = Client.with("\"startsPerMinute\":1");
    String waits = client.job();
    String waitsForPace = paced.job();
    assertThat(start(client, waits)).isEqualTo("2026-05-01T10:00:21.000Z");
    assertThat(start(paced, waitsForPace)).isNull();

    // When nothing tells why it waits though there is room
    new Story(bus, client, waits).tell(waiting(1, WaitingFor.KEY_LIMIT));
    assertThat(start(client, waits)).isNull();

    // When the provider decides
    new Story(bus, client, waits).tell(waiting(2, WaitingFor.PROVIDER_LIMIT));
    assertThat(start(client, waits)).isNull();

    // When nobody knows how long jobs take
    String other = client.job();
    rows.text("DELETE FROM model_durations RETURNING model");
    assertThat(start(client, other)).isNull();
    assertThat(place(client, other)).isEqualTo(2);
    studioTypicallyTakesAMinute();
  }

  private static VideoGenerationQueued waiting(long version, WaitingFor reason) {
    return new VideoGenerationQueued(version, 1, JobStatus.PENDING, reason, Facts.NOW);
  }

  private static String submitted(Client client, int priority) {
    return client
        .post("{\"model\":\"studio\",\"prompt\":\"x\",\"priority\":" + priority + "}")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static Integer place(Client client, String jobId) {
    return client.request().get("/v1/jobs/" + jobId).path("queuePosition");
  }

  private static String start(Client client, String jobId) {
    return client.request().get("/v1/jobs/" + jobId).path("estimatedStartTime");
  }
}
