package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class HistoryTest {
  @Inject ScriptedBus bus;

  @Test
  void everyChangeIsShownInOrderHoweverTheFactsCame() {
    for (long seed = 1; seed <= 20; seed++) {
      // Given
      Client client = Client.fresh();
      Story story = new Story(bus, client, client.job());
      List<JobEvent> facts =
          new ArrayList<>(
              List.of(
                  Facts.queued(1),
                  Facts.started(2, 1),
                  Facts.retrying(3, 1),
                  Facts.started(4, 2),
                  Facts.cancelling(5, 2),
                  Facts.cancelled(6, 2)));
      facts.addAll(facts.subList(1, 4));
      Collections.shuffle(facts, new Random(seed));

      // When
      facts.forEach(story::tell);

      // Then
      JsonPath job = history(client, story.jobId());
      assertThat(job.getList("history.status", String.class))
          .as("seed " + seed)
          .containsExactly(
              "pending", "processing", "retrying", "processing", "cancelling", "cancelled");
      assertThat(job.getList("history.jobVersion", Integer.class))
          .containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(job.getList("history.attempt", Integer.class)).containsExactly(1, 1, 1, 2, 2, 2);
      assertThat(job.getString("history[0].reason")).isEqualTo("key_limit");
      assertThat(job.getString("history[1].event")).isEqualTo("VideoGenerationStarted");
      assertThat(job.getString("history[2].failureCode")).isEqualTo("NETWORK");
      assertThat(job.getString("history[2].reason")).isEqualTo("no answer");
      assertThat(job.getString("history[4].by")).isEqualTo("user");
      assertThat(job.getString("history[5].at")).endsWith("Z");
    }
  }

  @Test
  void historyIsShownOnRequestAlone() {
    // Given
    Client client = Client.fresh();
    String path = "/v1/jobs/" + client.job();

    // When / Then
    client.request().get(path).then().statusCode(200).body("$", not(hasKey("history")));
    client.request().get(path + "?include=history").then().body("history.size()", equalTo(0));
    for (String unknown : List.of("include=histories", "include=history,x")) {
      client
          .request()
          .get(path + "?" + unknown)
          .then()
          .statusCode(400)
          .body("field", equalTo("include"));
    }
    Client.fresh().request().get(path + "?include=history").then().statusCode(404);
  }

  @Test
  void onlyTheNewestChangesAreKept() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());

    // When
    story.tell(LongStream.rangeClosed(2, 250).mapToObj(Facts::queued).toArray(JobEvent[]::new));
    story.tell(Facts.queued(1));

    // Then
    assertThat(history(client, story.jobId()).getList("history.jobVersion", Integer.class))
        .hasSize(200)
        .startsWith(51)
        .endsWith(250);
  }

  @Test
  void whatClaimsToFollowTheEndIsNoPartOfIt() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());

    // When
    story.tell(Facts.completed(2, 1, story.jobId()), Facts.started(3, 2));
    story.tell(Facts.failed(2, 1, JobStatus.FAILED));

    // Then
    assertThat(history(client, story.jobId()).getList("history.status", String.class))
        .containsExactly("completed");
  }

  @Test
  void errorsTellWhoseTheyAreAndWhatToDo() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());

    // When
    story.tell(Facts.failedAt(1, FailureClass.PROVIDER_UNAVAILABLE));

    // Then
    client
        .request()
        .get("/v1/jobs/" + story.jobId() + "?include=history")
        .then()
        .body("error.provider", equalTo("studio"))
        .body("error.providerCode", equalTo("E42"))
        .body("error.httpStatus", equalTo(503))
        .body("error.retryable", equalTo(true))
        .body("error.suggestedActions[1]", equalTo("Try again later"))
        .body("error", not(hasKey("failureClass")))
        .body("warnings[0]", equalTo("the voice was slow"))
        .body("history[0].failureCode", equalTo("PROVIDER_UNAVAILABLE"));
    client
        .request()
        .get("/v1/videos/generations/tasks/" + story.jobId())
        .then()
        .body("provider", equalTo("studio"))
        .body("providerCode", equalTo("E42"))
        .body("httpStatus", equalTo(503))
        .body("suggestedActions[0]", equalTo("Look at the provider's bill"));
  }

  private static JsonPath history(Client client, String jobId) {
    return client
        .request()
        .get("/v1/jobs/" + jobId + "?include=history")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
