package dev.reelay.hub.stream;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.follow.Followers;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class EventsTest {
  @Inject ScriptedBus bus;
  @Inject OpenStreams streams;
  @Inject Followers followers;
  @Inject OtherServices others;

  @TestHTTPResource("/")
  URI base;

  @Test
  void aStreamReplaysTheWholeLogThenGoesOnLiveAndEndsAfterTheLastEntry() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10));

    // When
    try (SseClient client = listen(job, null)) {
      await().until(() -> client.frames.size() == 3);
      tell(job, progress(2, "script", 20));
      tell(job, progress(3, "script", 30), completed(2));

      // Then
      await().until(() -> client.ended);
      assertThat(client.ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(client.frames.getLast().event()).isEqualTo("VideoGenerationCompleted");
      assertThat(client.rawHead.getFirst()).isEqualTo("retry: 2000");
      assertThat(client.response.statusCode()).isEqualTo(200);
      assertThat(client.response.headers().map())
          .containsEntry("content-type", List.of("text/event-stream"))
          .containsEntry("cache-control", List.of("no-cache, no-transform"))
          .containsEntry("x-accel-buffering", List.of("no"))
          .containsEntry("vary", List.of("Accept"));
    }
    assertThat(followers.isFollowed(job.jobId())).isFalse();
  }

  @Test
  void aClientThatDropsTwiceMissesNothingAndSeesNothingTwice() {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));
    List<Long> seen = new java.util.ArrayList<>();

    // When
    try (SseClient first = listen(job, null)) {
      await().until(() -> first.frames.size() == 2);
      seen.addAll(first.ids());
    }
    tell(job, progress(1, "script", 10), progress(2, "script", 20));
    try (SseClient second = listen(job, "2")) {
      await().until(() -> second.frames.size() == 2);
      tell(job, progress(3, "script", 30));
      await().until(() -> second.frames.size() == 3);
      seen.addAll(second.ids());
    }
    tell(job, progress(4, "script", 40), completed(2));
    try (SseClient third = listen(job, "5")) {
      await().until(() -> third.ended);
      seen.addAll(third.ids());
    }

    // Then
    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void whoHasSeenTheEndGetsNoContentAndStaysAway() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), completed(1));

    // Then
    assertThat(get(job, "?after=2", "text/event-stream").statusCode()).isEqualTo(204);
    assertThat(get(job, "?lastEventId=9", "text/event-stream").statusCode()).isEqualTo(204);
    try (SseClient client = listen(job, "2")) {
      assertThat(client.response.statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aVouchedJobThatNobodyHeardOfOpensEmptyAndFills() {
    // Given
    JobRef job = job();

    // When
    try (SseClient client = listen(job, null)) {
      await().until(() -> client.comments.get() > 0);
      assertThat(client.frames).isEmpty();
      tell(job, started(1, 1), requested());

      // Then
      await().until(() -> client.frames.size() == 1);
      assertThat(client.frames.getFirst().event()).isEqualTo("VideoGenerationStarted");
    }
  }

  @Test
  void onlyTheTokenOfThisJobOpensIt() throws Exception {
    // Given
    JobRef job = job();
    JobRef other = job();
    tell(job, requested());

    // Then
    assertThat(status(job, "Bearer " + TestTokens.job(job.keyId(), job.jobId()))).isEqualTo(200);
    assertThat(status(job, null)).isEqualTo(401);
    assertThat(status(job, "Bearer nonsense")).isEqualTo(401);
    assertThat(status(job, "Basic abc")).isEqualTo(401);
    assertThat(status(job, "Bearer " + TestTokens.expired(job.keyId(), job.jobId())))
        .isEqualTo(401);
    assertThat(status(job, "Bearer " + TestTokens.job(other.keyId(), other.jobId())))
        .isEqualTo(404);
    assertThat(status(job, "Bearer " + TestTokens.job(other.keyId(), job.jobId()))).isEqualTo(404);
    assertThat(status(job, "Bearer " + TestTokens.key(job.keyId()))).isEqualTo(404);
    JobRef malformed = new JobRef(job.keyId(), "job_x", "c");
    assertThat(status(malformed, "Bearer " + TestTokens.job(job.keyId(), "job_x"))).isEqualTo(404);
  }

  @Test
  void aDisabledKeyLosesItsStreamsWithinASecondAndOpensNoMore() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());
    JobRef other = job();
    tell(other, requested());

    // When
    try (SseClient client = listen(job, null);
        SseClient spared = listen(other, null)) {
      await().until(() -> client.frames.size() == 1 && spared.frames.size() == 1);
      others.publish(List.of(Story.keyChanged(job.keyId(), 2, "disabled")));
      others.publish(List.of(Story.keyChanged(job.keyId(), 1, "active")));

      // Then
      await().atMost(Duration.ofSeconds(3)).until(() -> client.ended);
      assertThat(spared.ended).isFalse();
    }
    assertThat(status(job, "Bearer " + TestTokens.job(job.keyId(), job.jobId()))).isEqualTo(401);
  }

  @Test
  void aQuietStreamIsKeptAliveWithComments() {
    // Given
    JobRef job = job();
    tell(job, requested());

    // When
    try (SseClient client = listen(job, null)) {
      // Then
      await().atMost(Duration.ofSeconds(12)).until(() -> client.comments.get() >= 2);
      assertThat(client.ids()).containsExactly(1L);
    }
    await().until(() -> !followers.isFollowed(job.jobId()));
  }

  @Test
  void aClientThatDoesNotReadHoldsLittleMemoryAndMissesNothing() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));
    String padding = "x".repeat(20_000);
    int many = 600;
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(8 * 1024);
      slow.connect(new java.net.InetSocketAddress(base.getHost(), base.getPort()));
      send(slow, job);
      await().until(() -> followers.isFollowed(job.jobId()));

      // When
      for (int n = 1; n <= many; n++) {
        tell(job, progress(n, padding, Math.min(98, n / 10.0)));
        assertThat(followers.queued(job.jobId())).isLessThanOrEqualTo(64);
      }
      tell(job, completed(2));

      // Then
      assertThat(followers.queuedBytes(job.jobId())).isLessThanOrEqualTo(256 * 1024);
      String text = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<Long> ids =
          text.lines()
              .filter(line -> line.startsWith("id: "))
              .map(line -> Long.parseLong(line.substring(4)))
              .toList();
      assertThat(ids).isEqualTo(LongStream.rangeClosed(1, many + 3).boxed().toList());
    }
    await().until(() -> !followers.isFollowed(job.jobId()));
  }

  @Test
  void manyWatchersOfOneJobAllSeeAllAndLeaveNothingBehind() {
    // Given
    JobRef job = job();
    tell(job, requested());
    List<SseClient> clients = new java.util.ArrayList<>();
    for (int n = 0; n < 100; n++) {
      clients.add(listen(job, n % 2 == 0 ? null : "1"));
    }

    // When
    tell(job, started(1, 1), progress(1, "script", 10));
    tell(job, completed(2));

    // Then
    await().until(() -> clients.stream().allMatch(client -> client.ended));
    assertThat(clients).allSatisfy(client -> assertThat(client.ids()).endsWith(2L, 3L, 4L));
    await().until(() -> !followers.isFollowed(job.jobId()));
    await().until(() -> streams.size() == 0);
  }

  private void send(Socket socket, JobRef job) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET /v1/jobs/"
                + job.jobId()
                + "/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + TestTokens.job(job.keyId(), job.jobId())
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void tell(JobRef job, JobEvent... events) {
    tell(job, List.of(events));
  }

  private void tell(JobRef job, List<? extends JobEvent> events) {
    bus.deliver(events.stream().map(event -> Story.now(job, event)).toList());
  }

  private URI uri(JobRef job, String query) {
    return base.resolve("/v1/jobs/" + job.jobId() + "/events" + query);
  }

  private SseClient listen(JobRef job, String lastEventId) {
    return SseClient.open(uri(job, ""), TestTokens.job(job.keyId(), job.jobId()), lastEventId);
  }

  private HttpRequest request(JobRef job, String query, String accept) {
    return HttpRequest.newBuilder(uri(job, query))
        .header("Accept", accept)
        .header("Authorization", "Bearer " + TestTokens.job(job.keyId(), job.jobId()))
        .build();
  }

  private HttpResponse<String> get(JobRef job, String query, String accept)
      throws IOException, InterruptedException {
    return SseClient.HTTP.send(request(job, query, accept), HttpResponse.BodyHandlers.ofString());
  }

  private int status(JobRef job, String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(job, ""));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return SseClient.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
