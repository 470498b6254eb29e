package dev.reelay.hub.stream;

import static dev.reelay.hub.Story.cancelled;
import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.failed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.retry;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SocketClient;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.follow.Followers;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams over many jobs, and streams in the words of the seeds. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class DialectsTest {
  @Inject ScriptedBus bus;
  @Inject OpenStreams streams;
  @Inject Followers followers;

  @TestHTTPResource("/")
  URI base;

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> streams.size() == 0 && followers.followed() == 0);
    assertThat(followers.followedKeys()).isZero();
  }

  @Test
  void theSeedsStreamHasItsNamesItsPayloadsAndRealReplay() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10), retry(2, 1));

    // When
    List<SseClient.Frame> seen;
    try (SseClient client = watch(job, "/api/jobs/", "/events", null)) {
      await().until(() -> client.frames.size() >= 6);
      tell(job, completed(3));
      await().until(() -> client.ended);
      seen = List.copyOf(client.frames);
    }

    // Then
    assertThat(seen.stream().map(SseClient.Frame::event))
        .containsExactly(
            "job-status",
            "job-status",
            "step-status",
            "step-progress",
            "warning",
            "job-status",
            "job-completed");
    assertThat(data(seen.getFirst()).get("status").asText()).isEqualTo("Queued");
    assertThat(data(seen.get(2)).toString())
        .contains("\"step\":\"brief\"", "\"phase\":\"brief\"", "\"status\":\"started\"");
    JsonNode step = data(seen.get(3));
    assertThat(step.get("step").asText()).isEqualTo("script");
    assertThat(step.get("stage").asText()).isEqualTo("script");
    assertThat(step.get("progressPct").asText()).isEqualTo("10.0");
    assertThat(step.get("percent").asText()).isEqualTo("10.0");
    assertThat(step.get("elapsedTime").asText()).isEqualTo("00:00:01");
    assertThat(step.get("estimatedTimeRemaining").asText()).isEqualTo("00:00:12");
    assertThat(step.get("warnings").isArray()).isTrue();
    JsonNode done = data(seen.getLast());
    assertThat(done.get("status").asText()).isEqualTo("Succeeded");
    assertThat(done.get("outputPath").asText()).endsWith("/video.mp4");
    assertThat(done.get("output").get("sizeBytes").asLong()).isEqualTo(4711);
    assertThat(seen.getLast().id()).isEqualTo(5);
    try (SseClient again = watch(job, "/api/jobs/", "/events", "3")) {
      await().until(() -> again.ended);
      assertThat(again.data()).isEqualTo(seen.stream().skip(4).map(SseClient.Frame::data).toList());
    }
    try (SseClient after = watch(job, "/api/jobs/", "/events", "5")) {
      assertThat(after.response.statusCode()).isEqualTo(204);
    }
  }

  @Test
  void failuresAndCancellationsHaveNamesOfTheirOwn() {
    // Given
    JobRef bad = job();
    JobRef stopped = job();
    tell(bad, requested(), started(1, 1), failed(2));
    tell(stopped, requested(), started(1, 1), cancelled(2));

    // Then
    try (SseClient client = watch(bad, "/api/jobs/", "/events", "2")) {
      await().until(() -> client.ended);
      assertThat(client.frames.getLast().event()).isEqualTo("job-failed");
      assertThat(data(client.frames.getLast()).at("/errors/0/message").asText())
          .isEqualTo("Not this");
    }
    try (SseClient client = watch(stopped, "/api/jobs/", "/events", "2")) {
      await().until(() -> client.ended);
      assertThat(client.frames.getLast().event()).isEqualTo("job-cancelled");
    }
    try (SseClient client = watch(bad, "/api/video/", "/stream", null)) {
      await().until(() -> client.ended);
      assertThat(client.frames.stream().map(SseClient.Frame::event))
          .containsExactly("progress", "progress", "error");
    }
  }

  @Test
  void theOlderStudiosStreamEndsWithItsVideo() {
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10), completed(2));
    try (SseClient client = watch(job, "/api/video/", "/stream", null)) {
      await().until(() -> client.ended);
      assertThat(client.frames.getLast().event()).isEqualTo("done");
      assertThat(data(client.frames.getLast()).get("videoUrl").asText()).startsWith("https://");
      assertThat(data(client.frames.get(2)).get("percentage").asText()).isEqualTo("10.0");
    }
  }

  @Test
  void heartbeatsComeEveryFiveSecondsWhateverElseDoes() {
    // Given
    JobRef job = job();
    tell(job, requested());

    // When
    try (SseClient client = watch(job, "/api/jobs/", "/events", null)) {
      await().until(() -> client.frames.size() == 1);
      tell(job, started(1, 1));
      await().atMost(Duration.ofSeconds(15)).until(() -> beats(client).size() == 2);

      // Then
      Duration between =
          Duration.ofNanos(beats(client).get(1).nanos() - beats(client).get(0).nanos());
      assertThat(between).isBetween(Duration.ofMillis(4_500), Duration.ofMillis(5_500));
      JsonNode beat = data(beats(client).getFirst());
      assertThat(beat.get("status").asText()).isEqualTo("alive");
      assertThat(beat.get("timestamp").asText()).startsWith("20");
    }
  }

  private static List<SseClient.Frame> beats(SseClient client) {
    return client.frames.stream().filter(frame -> frame.event().equals("heartbeat")).toList();
  }

  @Test
  void allJobsOfAKeyComeOverOneStreamInOneOrderAndResume() {
    // Given
    JobRef first = job();
    JobRef second = new JobRef(first.keyId(), job().jobId(), "c");
    tell(first, requested());
    tell(second, requested());

    // When
    try (SseClient client = key(first, "", null)) {
      await().until(() -> client.frames.size() == 2);
      tell(first, started(1, 1), completed(2));
      tell(second, started(1, 1));
      await().until(() -> client.frames.size() == 5);

      // Then
      assertThat(client.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(data(client.frames.getLast()).get("jobId").asText()).isEqualTo(second.jobId());
    }
    try (SseClient client = key(first, "", "3")) {
      await().until(() -> client.frames.size() == 2);
      assertThat(client.ids()).containsExactly(4L, 5L);
    }
  }

  @Test
  void namedJobsEndTheStreamWithTheLastOfThem() {
    // Given
    JobRef first = job();
    JobRef second = new JobRef(first.keyId(), job().jobId(), "c");
    JobRef third = new JobRef(first.keyId(), job().jobId(), "c");
    tell(first, requested());
    tell(second, requested());
    tell(third, requested());
    String query = "?job=" + first.jobId() + "&job=" + second.jobId();

    // When
    try (SseClient client = key(first, query, null)) {
      await().until(() -> client.frames.size() == 2);
      tell(first, completed(1));
      tell(third, completed(1));
      tell(second, completed(1));

      // Then
      await().until(() -> client.ended);
      assertThat(client.ids()).containsExactly(1L, 2L, 4L, 6L);
    }
    try (SseClient client = key(first, query, "6")) {
      assertThat(client.response.statusCode()).isEqualTo(204);
    }
    try (SseClient client = key(first, query, "4")) {
      await().until(() -> client.ended);
      assertThat(client.ids()).containsExactly(6L);
    }
  }

  @Test
  void jobsOfOthersAndTooManyAreRefused() throws Exception {
    JobRef own = job();
    JobRef foreign = job();
    tell(foreign, requested());
    assertThat(status(own, "?job=" + foreign.jobId())).isEqualTo(404);
    assertThat(status(own, "?job=job_x")).isEqualTo(404);
    String many =
        IntStream.range(0, 33)
            .mapToObj(_ -> "job=" + job().jobId())
            .collect(Collectors.joining("&", "?", ""));
    assertThat(status(own, many)).isEqualTo(400);
    assertThat(status(own, "?after=x")).isEqualTo(400);
  }

  @Test
  void statisticsAreForAdministrators() throws Exception {
    JobRef job = job();
    tell(job, requested());
    try (SseClient client = watch(job, "/v1/jobs/", "/events", null)) {
      await().until(() -> client.frames.size() == 1);
      HttpResponse<String> answer = stats(TestTokens.admin());
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode stats = SocketClient.json(answer.body());
      assertThat(stats.at("/connectionsByChannel/sse").asInt()).isEqualTo(1);
      assertThat(stats.get("subscriptions").asInt()).isEqualTo(1);
      assertThat(stats(TestTokens.key(job.keyId())).statusCode()).isEqualTo(403);
    }
  }

  private HttpResponse<String> stats(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/realtime/stats"))
            .header("Authorization", "Bearer " + token)
            .build();
    return SseClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private int status(JobRef job, String query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/events" + query))
            .header("Authorization", "Bearer " + TestTokens.key(job.keyId()))
            .build();
    return SseClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private SseClient key(JobRef job, String query, String lastEventId) {
    return SseClient.open(
        base.resolve("/v1/events" + query), TestTokens.key(job.keyId()), lastEventId);
  }

  private SseClient watch(JobRef job, String before, String behind, String lastEventId) {
    return SseClient.open(
        base.resolve(before + job.jobId() + behind),
        TestTokens.job(job.keyId(), job.jobId()),
        lastEventId);
  }

  private static JsonNode data(SseClient.Frame frame) {
    return SocketClient.json(frame.data());
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
