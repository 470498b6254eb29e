package dev.reelay.hub.log;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.event.LogLine;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class LogsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject ScriptedBus bus;

  @TestHTTPResource("/")
  URI base;

  @Test
  void theLinesOfEnginesComeInOrderAndInPagesThatKeepEntriesTogether() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), lines(1, "one", "two \"log\":[ quoted"), progress(2, "script", 20));
    tell(job, lines(3, "three"), lines(4, "four", "five"), completed(1));

    // When
    JsonNode all = get(job, "");
    JsonNode first = get(job, "?limit=2");
    JsonNode second = get(job, "?limit=2&after=" + first.path("nextAfter").asLong());
    JsonNode none = get(job, "?after=" + all.path("nextAfter").asLong());

    // Then
    assertThat(messages(all))
        .containsExactly("one", "two \"log\":[ quoted", "three", "four", "five");
    assertThat(messages(first)).containsExactly("one", "two \"log\":[ quoted");
    assertThat(messages(second)).containsExactly("three", "four", "five");
    assertThat(none.path("logs")).isEmpty();
    assertThat(none.path("nextAfter").asLong()).isEqualTo(all.path("nextAfter").asLong());
    assertThat(all.path("logs").get(0).path("seq").asLong()).isEqualTo(2);
    assertThat(all.path("logs").get(0).path("stage").asText()).isEqualTo("script");
    assertThat(all.path("logs").get(0).path("severity").asText()).isEqualTo("warning");
    assertThat(all.path("logs").get(0).path("timestamp").asText()).endsWith("Z");
  }

  @Test
  void onlyWhoMaySeeTheJobSeesItsLines() throws Exception {
    // Given
    JobRef job = job();
    JobRef other = job();
    tell(job, requested(), lines(1, "one"));

    // Then
    assertThat(status(job, TestTokens.job(job.keyId(), job.jobId()), "")).isEqualTo(200);
    assertThat(status(job, TestTokens.share(job.keyId(), job.jobId(), "shr_1", 4_000_000_000L), ""))
        .isEqualTo(200);
    assertThat(status(job, TestTokens.job(other.keyId(), job.jobId()), "")).isEqualTo(404);
    assertThat(status(job, TestTokens.job(other.keyId(), other.jobId()), "")).isEqualTo(404);
    assertThat(status(job, TestTokens.key(job.keyId()), "")).isEqualTo(404);
    assertThat(status(job, TestTokens.expired(job.keyId(), job.jobId()), "")).isEqualTo(401);
    assertThat(status(job, "nonsense", "")).isEqualTo(401);
    for (String query : List.of("?limit=0", "?limit=1001", "?limit=x", "?after=-1", "?after=x")) {
      assertThat(status(job, TestTokens.job(job.keyId(), job.jobId()), query)).isEqualTo(400);
    }
  }

  private static VideoGenerationProgress lines(long no, String... messages) {
    VideoGenerationProgress of = progress(no, "script", 10.0 * no);
    return new VideoGenerationProgress(
        1,
        no,
        "script",
        of.progress(),
        of.stageProgress(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        no,
        List.of(),
        Arrays.stream(messages).map(message -> new LogLine("warning", message)).toList(),
        null);
  }

  private static List<String> messages(JsonNode page) {
    return page.path("logs").findValuesAsText("message");
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }

  private JsonNode get(JobRef job, String query) throws Exception {
    return JSON.readTree(ask(job, TestTokens.job(job.keyId(), job.jobId()), query).body());
  }

  private int status(JobRef job, String token, String query) throws Exception {
    return ask(job, token, query).statusCode();
  }

  private HttpResponse<String> ask(JobRef job, String token, String query) throws Exception {
    return SseClient.HTTP.send(
        HttpRequest.newBuilder(base.resolve("/v1/jobs/" + job.jobId() + "/logs" + query))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
