package dev.reelay.hub.stream;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.RawEntry;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Clients that drop all the time and come back over another channel end up with the log. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class ResumeTest {
  private static final int CLIENTS = 40;
  private static final int ENTRIES = 203;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject ScriptedBus bus;
  @Inject OpenStreams streams;
  @Inject Followers followers;

  @TestHTTPResource("/")
  URI base;

  @Test
  void whateverChannelsTheyComeBackOverTheyHaveTheWholeLogOnce() throws Exception {
    // Given
    JobRef job = job();
    tell(job, requested(), started(1, 1));
    List<Future<List<String>>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < CLIENTS; n++) {
        Random random = new Random(n);
        clients.add(threads.submit(() -> watch(job, random)));
      }

      // When
      for (int n = 1; n <= 200; n++) {
        tell(job, progress(n, "script", n / 2.5));
        if (n == 70) {
          OwnRedis.kill();
        } else if (n == 140) {
          OwnRedis.launch();
        }
        await().pollDelay(Duration.ofMillis(10)).until(() -> true);
      }
      tell(job, completed(2));

      // Then
      List<String> log = page(job, 0, 500);
      assertThat(log).hasSize(ENTRIES);
      for (Future<List<String>> client : clients) {
        assertThat(client.get()).isEqualTo(log);
      }
    }
    assertThat(page(job, 0, 500).stream().map(RawEntry::seq))
        .isEqualTo(LongStream.rangeClosed(1, ENTRIES).boxed().toList());
    await().until(() -> streams.size() == 0 && followers.followed() == 0);
  }

  private List<String> watch(JobRef job, Random random) throws Exception {
    List<String> seen = new ArrayList<>();
    while (seen.size() < ENTRIES) {
      long after = seen.isEmpty() ? 0 : RawEntry.seq(seen.getLast());
      int few = 1 + random.nextInt(30);
      seen.addAll(
          switch (random.nextInt(4)) {
            case 0 -> page(job, after, few);
            case 1 -> sse(job, after, few);
            case 2 -> webSocket(job, after, few);
            default -> signalr(job, after, few);
          });
    }
    return seen;
  }

  private List<String> page(JobRef job, long after, int few) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(events(job, "?wait=5&limit=" + few + "&after=" + after))
            .header("Authorization", "Bearer " + TestTokens.job(job.keyId(), job.jobId()))
            .build();
    return RawEntry.ofPage(
        SseClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private List<String> sse(JobRef job, long after, int few) {
    try (SseClient client =
        SseClient.open(
            events(job, "?after=" + after),
            TestTokens.job(job.keyId(), job.jobId()),
            after == 0 ? null : String.valueOf(after))) {
      await().atMost(PATIENCE).until(() -> client.ended || client.frames.size() >= few);
      return client.data();
    }
  }

  private List<String> webSocket(JobRef job, long after, int few) {
    try (SocketClient client = open(job, "/v1/realtime")) {
      client.send(
          "{\"op\":\"subscribe\",\"job\":\"%s\",\"after\":%d}".formatted(job.jobId(), after));
      await()
          .atMost(PATIENCE)
          .until(() -> !client.ops("end").isEmpty() || client.ops("entry").size() >= few);
      return client.texts.stream()
          .filter(text -> text.startsWith("{\"op\":\"entry\""))
          .map(text -> text.substring(text.indexOf("\"entry\":{") + 8, text.length() - 1))
          .toList();
    }
  }

  private List<String> signalr(JobRef job, long after, int few) {
    try (SocketClient client = open(job, "/hubs/video-generation")) {
      client.send("{\"protocol\":\"json\",\"version\":1}\u001e");
      client.send(
          "{\"type\":1,\"invocationId\":\"1\",\"target\":\"SubscribeToTask\",\"arguments\":[\"%s\",{\"after\":%d}]}\u001e"
              .formatted(job.jobId(), after));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            List<String> told = told(client);
            return told.size() >= few
                || (!told.isEmpty() && RawEntry.seq(told.getLast()) == ENTRIES)
                || after == ENTRIES;
          });
      return told(client);
    }
  }

  private static List<String> told(SocketClient client) {
    return Arrays.stream(String.join("", client.texts).split("\u001e"))
        .filter(record ->
            record.startsWith("{\"type\":1,\"target\":\"ProgressUpdate\"")
                || record.startsWith("{\"type\":1,\"target\":\"TaskCompleted\""))
        .map(record -> record.substring(record.indexOf('[') + 1, record.length() - 2))
        .toList();
  }

  private SocketClient open(JobRef job, String path) {
    return SocketClient.open(base, path, TestTokens.key(job.keyId()), "");
  }

  private URI events(JobRef job, String query) {
    return base.resolve("/v1/jobs/" + job.jobId() + "/events" + query);
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
