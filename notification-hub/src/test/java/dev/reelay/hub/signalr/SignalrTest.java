package dev.reelay.hub.signalr;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SocketClient;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.follow.Followers;
import dev.reelay.hub.stream.OpenStreams;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class SignalrTest {
  private static final String HUB = "/hubs/video-generation";
  private static final String END = "\u001e";
  private static final String HELLO = "{\"protocol\":\"json\",\"version\":1}" + END;

  @Inject ScriptedBus bus;
  @Inject OtherServices others;
  @Inject OpenStreams streams;
  @Inject Followers followers;
  @Inject HubConnections connections;

  @TestHTTPResource("/")
  URI base;

  @AfterEach
  void nothingIsLeft() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> streams.size() == 0 && connections.size() == 0 && followers.followed() == 0);
  }

  @Test
  void negotiationPromisesAConnectionOnceAndToItsKeyAlone() throws Exception {
    // Given
    JobRef job = job();
    JsonNode first = negotiate(job, "?negotiateVersion=1");
    JsonNode old = negotiate(job, "");
    JsonNode newer = negotiate(job, "?negotiateVersion=7");

    // Then
    assertThat(first.get("negotiateVersion").asInt()).isEqualTo(1);
    assertThat(first.get("connectionToken").asText())
        .isNotEqualTo(first.get("connectionId").asText());
    assertThat(first.get("availableTransports").findValuesAsText("transport"))
        .containsExactly("WebSockets", "ServerSentEvents", "LongPolling");
    assertThat(old.get("negotiateVersion").asInt()).isZero();
    assertThat(old.has("connectionToken")).isFalse();
    assertThat(newer.get("negotiateVersion").asInt()).isEqualTo(1);
    String id = first.get("connectionToken").asText();
    assertThat(status("GET", job(), "?id=" + id, "")).isEqualTo(404);
    assertThatThrownBy(() -> open(job, "?id=nonsense")).hasMessageContaining("Handshake");
    try (SocketClient client = open(job, "?id=" + id)) {
      client.send(HELLO);
      assertThatThrownBy(() -> open(job, "?id=" + id)).hasMessageContaining("Handshake");
      assertThat(status("POST", job, "?id=" + id, HELLO)).isEqualTo(405);
      assertThat(status("DELETE", job, "?id=" + id, "")).isEqualTo(400);
    }
    try (SocketClient client = open(job, "?id=" + old.get("connectionId").asText())) {
      client.send(HELLO);
      await().until(() -> client.texts.contains("{}" + END));
    }
    assertThat(status("GET", job, "", "")).isEqualTo(400);
    assertThat(status("POST", job, "?id=unknown", HELLO)).isEqualTo(404);
    assertThat(status("DELETE", job, "?id=unknown", "")).isEqualTo(404);
  }

  @Test
  void aSubscriptionIsAnsweredThenTheStatusThenEachEvent() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));

    // When
    try (SocketClient client = open(job, "")) {
      client.send(HELLO + call("1", "SubscribeToTask", "\"" + job.jobId() + "\""));
      await().until(() -> calls(client, "TaskStatus").size() == 1);
      tell(job, progress(1, "script", 10));
      tell(job, completed(2));
      await().until(() -> calls(client, "TaskCompleted").size() == 1);

      // Then
      List<JsonNode> records = records(client);
      assertThat(records.get(1).toString())
          .isEqualTo("{\"type\":3,\"invocationId\":\"1\",\"result\":null}");
      assertThat(records.stream().map(r -> r.path("target").asText()).toList())
          .containsExactly("", "", "TaskStatus", "ProgressUpdate", "TaskCompleted");
      JsonNode done = calls(client, "TaskCompleted").getFirst();
      assertThat(done.get("arguments")).hasSize(1);
      assertThat(done.get("arguments").get(0).get("videoUrl").asText()).startsWith("https://");
      try (SseClient sse =
          SseClient.open(
              base.resolve("/v1/jobs/" + job.jobId() + "/events"),
              TestTokens.job(job.keyId(), job.jobId()),
              "3")) {
        await().until(() -> sse.ended);
        assertThat(String.join("", client.texts)).contains("[" + sse.data().getFirst() + "]");
      }
    }
  }

  @Test
  void whoComesBackWithItsNumberGetsExactlyWhatItMissed() {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10), completed(2));

    // When
    try (SocketClient client = open(job, "?events=domain")) {
      String resume = "[{\"taskId\":\"" + job.jobId() + "\",\"after\":2}]";
      client.send(HELLO + call("1", "Resume", resume));

      // Then
      await().until(() -> calls(client, "VideoGenerationCompleted").size() == 1);
      assertThat(calls(client, "VideoGenerationProgress")).hasSize(1);
      assertThat(calls(client, "VideoGenerationStarted")).isEmpty();
    }
    try (SocketClient client = open(job, "?task=" + job.jobId())) {
      client.send(HELLO);
      await().until(() -> calls(client, "TaskCompleted").size() == 1);
      assertThat(calls(client, "TaskStatus")).hasSize(1);
      assertThat(calls(client, "ProgressUpdate")).isEmpty();
    }
  }

  @Test
  void binaryFramesWithTextInsideAreUnderstood() {
    // Given
    JobRef job = job();
    tell(job, requested());

    // When
    try (SocketClient client = open(job, "")) {
      String all = HELLO + call("1", "GetTaskStatus", "\"" + job.jobId() + "\"");
      byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
      client.socket().sendBinary(ByteBuffer.wrap(bytes, 0, 20), true).join();
      client.socket().sendBinary(ByteBuffer.wrap(bytes, 20, bytes.length - 20), true).join();

      // Then
      await().until(() -> records(client).size() == 2);
      assertThat(records(client).getLast().get("result").get("status").asText())
          .isEqualTo("pending");
    }
  }

  @Test
  void whatCannotBeDoneIsSaidAndWhatIsNoProtocolEndsTheConnection() {
    JobRef job = job();
    String foreign = job().jobId();
    try (SocketClient client = open(job, "")) {
      client.send(HELLO + call("1", "Fly", "1") + call("2", "SubscribeToTask", "\"job_x\""));
      client.send(call("3", "SubscribeToTask", "\"" + foreign + "\""));
      client.send("{\"type\":4,\"invocationId\":\"4\",\"target\":\"X\",\"arguments\":[]}" + END);
      client.send("{\"type\":1,\"target\":\"Quiet\",\"arguments\":[]}" + END);
      await().until(() -> records(client).size() == 5);
      assertThat(records(client).stream().skip(1).map(r -> r.get("error").asText()))
          .anySatisfy(error -> assertThat(error).contains("Method does not exist"))
          .anySatisfy(error -> assertThat(error).contains("Task not found"));
    }
    for (String bad : List.of("nonsense", "[]", "{\"type\":99}", "x".repeat(32_700))) {
      try (SocketClient client = open(job, "")) {
        client.send(HELLO);
        client.send(bad + END);
        await().until(() -> client.closeCode != 0);
        assertThat(records(client).getLast().get("type").asInt()).isEqualTo(7);
        assertThat(records(client).getLast().has("allowReconnect")).isFalse();
      }
    }
    try (SocketClient client = open(job, "")) {
      client.send("{\"protocol\":\"messagepack\",\"version\":1}" + END);
      await().until(() -> client.closeCode != 0);
      assertThat(client.texts.getFirst()).contains("'messagepack' is not supported");
    }
  }

  @Test
  void pollsWaitForRecordsAndEndWithTheConnection() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());
    String id = negotiate(job, "?negotiateVersion=1").get("connectionToken").asText();
    String query = "?id=" + id;

    // When
    assertThat(body(job, query)).isEmpty();
    assertThat(status("POST", job, query, HELLO)).isEqualTo(200);
    assertThat(body(job, query)).isEqualTo("{}" + END);
    CompletableFuture<HttpResponse<String>> waiting =
        SseClient.HTTP.sendAsync(
            request("GET", job, query, ""), HttpResponse.BodyHandlers.ofString());
    assertThat(status("POST", job, query, call("1", "SubscribeToTask", "\"" + job.jobId() + "\"")))
        .isEqualTo(200);

    // Then
    assertThat(waiting.get().body()).contains("\"type\":3");
    assertThat(body(job, query)).contains("TaskStatus");
    CompletableFuture<HttpResponse<String>> last =
        SseClient.HTTP.sendAsync(
            request("GET", job, query, ""), HttpResponse.BodyHandlers.ofString());
    await().until(() -> followers.isFollowed(job.jobId()));
    assertThat(status("DELETE", job, query, "")).isEqualTo(202);
    assertThat(last.get().statusCode()).isEqualTo(204);
    assertThat(status("GET", job, query, "")).isEqualTo(404);
  }

  @Test
  void aDisabledKeyIsSentAwayForGood() throws Exception {
    JobRef job = job();
    try (SocketClient client = open(job, "")) {
      client.send(HELLO);
      await().until(() -> client.texts.size() == 1);
      others.publish(List.of(Story.keyChanged(job.keyId(), 2, "disabled")));
      await().atMost(Duration.ofSeconds(3)).until(() -> client.closeCode != 0);
      JsonNode close = records(client).getLast();
      assertThat(close.get("type").asInt()).isEqualTo(7);
      assertThat(close.has("allowReconnect")).isFalse();
    }
  }

  private static String call(String id, String target, String argument) {
    return "{\"type\":1,\"invocationId\":\"%s\",\"target\":\"%s\",\"arguments\":[%s]}"
            .formatted(id, target, argument)
        + END;
  }

  private static List<JsonNode> records(SocketClient client) {
    return Arrays.stream(String.join("", client.texts).split(END))
        .filter(text -> !text.isEmpty())
        .map(SocketClient::json)
        .filter(record -> record.path("type").asInt() != 6)
        .toList();
  }

  private static List<JsonNode> calls(SocketClient client, String target) {
    return records(client).stream()
        .filter(record -> record.path("target").asText().equals(target))
        .toList();
  }

  private SocketClient open(JobRef job, String query) {
    return SocketClient.open(base, HUB + query, TestTokens.key(job.keyId()), "");
  }

  private JsonNode negotiate(JobRef job, String query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(HUB + "/negotiate" + query))
            .header("Authorization", "Bearer " + TestTokens.key(job.keyId()))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return SocketClient.json(
        SseClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private HttpRequest request(String method, JobRef job, String query, String body) {
    return HttpRequest.newBuilder(base.resolve(HUB + query))
        .header("Authorization", "Bearer " + TestTokens.key(job.keyId()))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private String body(JobRef job, String query) throws Exception {
    return SseClient.HTTP
        .send(request("GET", job, query, ""), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private int status(String method, JobRef job, String query, String body) throws Exception {
    return SseClient.HTTP
        .send(request(method, job, query, body), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
