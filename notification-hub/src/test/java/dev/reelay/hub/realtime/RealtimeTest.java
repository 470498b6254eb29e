package dev.reelay.hub.realtime;

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
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class RealtimeTest {
  @Inject ScriptedBus bus;
  @Inject OtherServices others;
  @Inject OpenStreams streams;
  @Inject Followers followers;

  @TestHTTPResource("/")
  URI base;

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> streams.size() == 0 && followers.followed() == 0);
    assertThat(streams.keys()).isZero();
    assertThat(followers.followedKeys()).isZero();
  }

  @Test
  void aJobIsReplayedThenLiveThenEndsWithTheBytesOfTheOtherChannels() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));

    // When
    try (SocketClient client = open(job)) {
      client.send("{\"op\":\"subscribe\",\"id\":\"a\",\"job\":\"" + job.jobId() + "\"}");
      await().until(() -> client.ops("entry").size() == 2);
      tell(job, progress(1, "script", 10));
      tell(job, progress(2, "scrïpt \"q\"", 20), completed(2));
      await().until(() -> client.ops("end").size() == 1);

      // Then
      assertThat(client.subprotocol()).isEqualTo("reelay.v1+json");
      assertThat(client.messages().getFirst().get("op").asText()).isEqualTo("hello");
      JsonNode subscribed = client.ops("subscribed").getFirst();
      assertThat(subscribed.get("id").asText()).isEqualTo("a");
      assertThat(subscribed.get("last").asLong()).isEqualTo(2);
      assertThat(seqs(client)).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(client.ops("end").getFirst().get("last").asLong()).isEqualTo(5);
      try (SseClient sse =
          SseClient.open(
              base.resolve("/v1/jobs/" + job.jobId() + "/events"),
              TestTokens.job(job.keyId(), job.jobId()),
              null)) {
        await().until(() -> sse.ended);
        List<String> bodies =
            client.texts.stream()
                .filter(text -> text.startsWith("{\"op\":\"entry\""))
                .map(text -> text.substring(text.indexOf("\"entry\":{") + 8, text.length() - 1))
                .toList();
        assertThat(bodies).isEqualTo(sse.data());
      }
    }
  }

  @Test
  void whoComesBackGetsExactlyWhatWasMissed() {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10));

    // When
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ",\"after\":1"));
      await().until(() -> client.ops("entry").size() == 2);

      // Then
      assertThat(seqs(client)).containsExactly(2L, 3L);
    }
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ",\"after\":3"));
      await().until(() -> client.ops("subscribed").size() == 1);
      tell(job, progress(2, "script", 20));
      await().until(() -> client.ops("entry").size() == 1);
      assertThat(seqs(client)).containsExactly(4L);
    }
  }

  @Test
  void aSnapshotIsTheNewestEntryAndAPositionBeyondTheLogIsReset() {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10));

    // When
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ",\"snapshot\":true"));
      await().until(() -> client.ops("snapshot").size() == 1);
      tell(job, progress(2, "script", 20));
      await().until(() -> client.ops("entry").size() == 1);

      // Then
      JsonNode snapshot = client.ops("snapshot").getFirst();
      assertThat(snapshot.get("seq").asLong()).isEqualTo(3);
      assertThat(snapshot.get("entry").get("progress").asDouble()).isEqualTo(10);
      assertThat(snapshot.has("reset")).isFalse();
      assertThat(seqs(client)).containsExactly(4L);
    }
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ",\"after\":99"));
      await().until(() -> client.ops("snapshot").size() == 1);
      assertThat(client.ops("snapshot").getFirst().get("reset").asBoolean()).isTrue();
      assertThat(client.ops("snapshot").getFirst().get("seq").asLong()).isEqualTo(4);
    }
  }

  @Test
  void allJobsOfTheKeyComeOverOneSubscriptionInOneOrder() {
    // Given
    JobRef first = job();
    JobRef second = new JobRef(first.keyId(), job().jobId(), "c");
    JobRef strange = job();
    tell(first, requested());

    // When
    try (SocketClient client = open(first)) {
      client.send(subscribe("jobs:*", ""));
      await().until(() -> client.ops("entry").size() == 1);
      tell(second, requested(), started(1, 1));
      tell(strange, requested());
      tell(first, started(1, 1), completed(2));
      await().until(() -> client.ops("entry").size() == 5);
      tell(second, completed(2));
      await().until(() -> client.ops("entry").size() == 6);

      // Then
      assertThat(client.ops("entry").stream().map(entry -> entry.get("position").asLong()))
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(client.ops("entry").stream().map(entry -> entry.get("job").asText()))
          .doesNotContain(strange.jobId());
    }
    try (SocketClient client = open(first)) {
      client.send(subscribe("jobs:*", ",\"after\":4"));
      await().until(() -> client.ops("entry").size() == 2);
    }
    JobRef third = new JobRef(first.keyId(), job().jobId(), "c");
    tell(third, requested(), started(1, 1));
    try (SocketClient client = open(first)) {
      client.send(subscribe("jobs:*", ",\"snapshot\":true"));
      await().until(() -> client.ops("snapshot").size() == 1);
      assertThat(client.ops("snapshot").getFirst().get("job").asText()).isEqualTo(third.jobId());
      tell(third, progress(1, "script", 5));
      await().until(() -> client.ops("entry").size() == 1);
    }
  }

  @Test
  void anothersJobAndOneThatNeverWasLookTheSame() {
    // Given
    JobRef own = job();
    JobRef foreign = job();
    tell(foreign, requested());
    String never = job().jobId();

    // When
    try (SocketClient client = open(own)) {
      long asked = System.nanoTime();
      client.send(subscribe(foreign.jobId(), ""));
      client.send(subscribe(never, ""));
      await().until(() -> client.ops("error").size() == 2);

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(4));
      assertThat(client.ops("error"))
          .allSatisfy(error -> assertThat(error.get("code").asText()).isEqualTo("not_found"));
      client.send(subscribe("job_x", ""));
      await().until(() -> client.ops("error").size() == 3);
    }
  }

  @Test
  void aJobThatIsHeardOfALittleLaterIsFound() {
    // Given
    JobRef job = job();

    // When
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ""));
      client.send("{\"op\":\"ping\",\"id\":1}");
      await().until(() -> client.ops("pong").size() == 1);
      tell(job, requested());

      // Then
      await().until(() -> client.ops("entry").size() == 1);
    }
  }

  @Test
  void aTokenForOneJobOpensThatJobOnly() {
    // Given
    JobRef job = job();
    JobRef other = new JobRef(job.keyId(), job().jobId(), "c");
    tell(job, requested());
    tell(other, requested());

    // When
    String token = TestTokens.job(job.keyId(), job.jobId());
    try (SocketClient client = SocketClient.open(base, "/v1/realtime", token, "")) {
      client.send(subscribe(job.jobId(), ""));
      await().until(() -> client.ops("entry").size() == 1);
      client.send(subscribe("jobs:*", ""));
      client.send(subscribe(other.jobId(), ""));
      await().until(() -> client.ops("error").size() == 2);

      // Then
      assertThat(client.ops("error").stream().map(error -> error.get("code").asText()))
          .containsExactly("forbidden", "not_found");
    }
  }

  @Test
  void unsubscribingEndsTheEntriesAndLeavesTheOthers() {
    // Given
    JobRef job = job();
    JobRef other = new JobRef(job.keyId(), job().jobId(), "c");
    tell(job, requested());
    tell(other, requested());

    // When
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ""));
      client.send(subscribe(other.jobId(), ""));
      await().until(() -> client.ops("entry").size() == 2);
      client.send("{\"op\":\"unsubscribe\",\"id\":7,\"job\":\"" + job.jobId() + "\"}");
      await().until(() -> client.ops("end").size() == 1);
      tell(job, started(1, 1));
      tell(other, started(1, 1));
      await().until(() -> client.ops("entry").size() == 3);

      // Then
      assertThat(client.ops("end").getFirst().get("reason").asText()).isEqualTo("unsubscribed");
      assertThat(client.ops("end").getFirst().get("id").asText()).isEqualTo("7");
      assertThat(client.ops("entry").getLast().get("job").asText()).isEqualTo(other.jobId());
      client.send("{\"op\":\"unsubscribe\",\"job\":\"" + job.jobId() + "\"}");
      await().until(() -> client.ops("error").size() == 1);
    }
  }

  @Test
  void aDisabledKeyLosesItsConnectionForGood() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());

    // When
    try (SocketClient client = open(job)) {
      client.send(subscribe(job.jobId(), ""));
      await().until(() -> client.ops("entry").size() == 1);
      others.publish(List.of(Story.keyChanged(job.keyId(), 2, "disabled")));

      // Then
      await().atMost(Duration.ofSeconds(3)).until(() -> client.closeCode == 4500);
      JsonNode bye = client.ops("bye").getFirst();
      assertThat(bye.get("reconnect").asBoolean()).isFalse();
      assertThat(bye.get("positions").get(job.jobId()).asLong()).isEqualTo(1);
    }
    assertThatThrownBy(() -> open(job)).hasMessageContaining("Handshake");
  }

  @Test
  void aTokenIsReplacedInPlaceByOneOfTheSameKeyOnly() {
    // Given
    JobRef job = job();

    // When
    try (SocketClient client = open(job)) {
      client.send("{\"op\":\"refresh\",\"token\":\"" + TestTokens.key("key_other") + "\"}");
      client.send("{\"op\":\"refresh\",\"token\":\"nonsense\"}");
      await().until(() -> client.ops("error").size() == 2);
      client.send("{\"op\":\"refresh\",\"token\":\"" + TestTokens.key(job.keyId()) + "\"}");

      // Then
      await().until(() -> client.ops("hello").size() == 2);
    }
  }

  @Test
  void strangersAndStrangePagesAreRefusedBeforeTheUpgrade() {
    JobRef job = job();
    assertThat(statusOf(null, null)).isEqualTo(401);
    assertThat(statusOf("nonsense", null)).isEqualTo(401);
    assertThat(statusOf(TestTokens.expired(job.keyId(), job.jobId()), null)).isEqualTo(401);
    assertThat(statusOf(TestTokens.key(job.keyId()), "https://evil.example")).isEqualTo(403);
    assertThat(statusOf(TestTokens.key(job.keyId()), "https://app.example")).isEqualTo(101);
  }

  private int statusOf(String token, String origin) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (origin != null) {
      builder.header("Origin", origin);
    }
    URI uri = URI.create(base.toString().replaceFirst("^http", "ws")).resolve("/v1/realtime");
    try {
      builder.buildAsync(uri, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (java.util.concurrent.CompletionException e) {
      return ((java.net.http.WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  private static List<Long> seqs(SocketClient client) {
    return client.ops("entry").stream().map(entry -> entry.get("seq").asLong()).toList();
  }

  private static String subscribe(String job, String more) {
    return "{\"op\":\"subscribe\",\"job\":\"" + job + "\"" + more + "}";
  }

  private SocketClient open(JobRef job) {
    return SocketClient.open(base, "/v1/realtime", TestTokens.key(job.keyId()), "reelay.v1+json");
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
