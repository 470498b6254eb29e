package dev.reelay.hub.stream;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.JobRef;
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
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class PagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject ScriptedBus bus;
  @Inject Followers followers;

  @TestHTTPResource("/")
  URI base;

  @Test
  void theStreamAndThePageCarryTheSameBytes() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "scrïpt \n \"q\"", 10), completed(2));

    // When
    String page = get(job, "", "application/json").body();
    try (SseClient client = listen(job, null)) {
      await().until(() -> client.ended);

      // Then
      assertThat(page)
          .isEqualTo("{\"entries\":[" + String.join(",", client.data()) + "],\"nextAfter\":4}");
      assertThat(page).contains("https://video.example/v1/jobs/x/artifacts/video.mp4");
    }
  }

  @Test
  void pagesFollowEachOtherWithoutGaps() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));
    tell(job, LongStream.range(1, 9).mapToObj(n -> progress(n, "script", 1.0 * n)).toList());

    // When
    JsonNode first = JSON.readTree(get(job, "?limit=4", "application/json").body());
    JsonNode second = JSON.readTree(get(job, "?limit=4&after=4", "application/json").body());
    JsonNode third = JSON.readTree(get(job, "?after=8", "application/json").body());
    JsonNode empty = JSON.readTree(get(job, "?after=10", "application/json").body());

    // Then
    assertThat(first.get("entries").get(3).get("seq").asLong()).isEqualTo(4);
    assertThat(first.get("nextAfter").asLong()).isEqualTo(4);
    assertThat(second.get("entries").get(0).get("seq").asLong()).isEqualTo(5);
    assertThat(third.get("entries")).hasSize(2);
    assertThat(third.get("nextAfter").asLong()).isEqualTo(10);
    assertThat(empty.get("entries")).isEmpty();
    assertThat(empty.get("nextAfter").asLong()).isEqualTo(10);
  }

  @Test
  void aLongPollWakesWithTheNextEntry() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());
    CompletableFuture<HttpResponse<String>> waiting =
        SseClient.HTTP.sendAsync(
            request(job, "?after=1&wait=30", "application/json"),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> followers.isFollowed(job.jobId()));

    // When
    long told = System.nanoTime();
    tell(job, started(1, 1));
    HttpResponse<String> answer = waiting.get();

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(1));
    assertThat(JSON.readTree(answer.body()).get("nextAfter").asLong()).isEqualTo(2);
    assertThat(JSON.readTree(answer.body()).get("entries")).hasSize(1);
    assertThat(answer.headers().firstValue("vary")).contains("Accept");
    await().until(() -> !followers.isFollowed(job.jobId()));
  }

  @Test
  void aLongPollEndsEmptyInTimeAndNeverWaitsBehindTheEnd() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());

    // When
    long asked = System.nanoTime();
    String body = get(job, "?after=1&wait=1", "application/json").body();

    // Then
    assertThat(body).isEqualTo("{\"entries\":[],\"nextAfter\":1}");
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));

    // When
    tell(job, completed(1));
    asked = System.nanoTime();
    body = get(job, "?after=2&wait=30", "application/json").body();

    // Then
    assertThat(body).isEqualTo("{\"entries\":[],\"nextAfter\":2}");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void badParametersAreNamed() throws Exception {
    // Given
    JobRef job = job();

    // Then
    for (String query :
        List.of(
            "after=-1",
            "after=x",
            "after=",
            "limit=0",
            "limit=501",
            "limit=two",
            "wait=61",
            "wait=-1",
            "lastEventId=abc",
            "after=99999999999999999999")) {
      HttpResponse<String> answer = get(job, "?" + query, "application/json");
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(JSON.readTree(answer.body()).get("field").asText())
          .isEqualTo(query.substring(0, query.indexOf('=')));
    }
    assertThat(get(job, "", "image/png").statusCode()).isEqualTo(406);
    try (SseClient client = listen(job, "abc")) {
      assertThat(client.response.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aPageThatTheClientHasIsNotSentAgain() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));
    String tag = get(job, "?after=1", "*/*").headers().firstValue("etag").orElseThrow();

    // When
    HttpResponse<String> same = conditional(job, "?after=1", tag);
    tell(job, progress(1, "script", 10));
    HttpResponse<String> newer = conditional(job, "?after=1", tag);

    // Then
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(newer.statusCode()).isEqualTo(200);
    assertThat(newer.headers().firstValue("etag")).isPresent().get().isNotEqualTo(tag);
  }

  @Test
  void aLongPollNeverHasMoreThanItsLimit() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested());
    CompletableFuture<HttpResponse<String>> waiting =
        SseClient.HTTP.sendAsync(
            request(job, "?after=1&wait=30&limit=2", "application/json"),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> followers.isFollowed(job.jobId()));

    // When
    tell(job, started(1, 1), progress(1, "script", 1), progress(2, "script", 2));

    // Then
    JsonNode page = JSON.readTree(waiting.get().body());
    assertThat(page.get("entries").size()).isBetween(1, 2);
    assertThat(page.get("nextAfter").asLong()).isEqualTo(1 + page.get("entries").size());
  }

  @Test
  void aPositionBeyondTheLogStartsAtTheNewestEntry() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1), progress(1, "script", 10));

    // When
    try (SseClient client = listen(job, "99")) {
      await().until(() -> client.frames.size() == 1);
      tell(job, progress(2, "script", 20));
      await().until(() -> client.frames.size() == 2);

      // Then
      assertThat(client.ids()).containsExactly(3L, 4L);
    }
    JsonNode page = JSON.readTree(get(job, "?after=99", "*/*").body());
    assertThat(page.get("entries")).hasSize(1);
    assertThat(page.get("nextAfter").asLong()).isEqualTo(4);
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

  private HttpResponse<String> conditional(JobRef job, String query, String tag)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(request(job, query, "*/*"), (_, _) -> true)
            .header("If-None-Match", tag)
            .build();
    return SseClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
