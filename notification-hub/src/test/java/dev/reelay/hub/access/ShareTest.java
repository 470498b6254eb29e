package dev.reelay.hub.access;

import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.bus.SchemaClock;
import dev.reelay.bus.ScriptedBus;
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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class ShareTest {
  @Inject ScriptedBus bus;
  @Inject OtherServices others;
  @Inject SchemaClock clock;

  @TestHTTPResource("/")
  URI base;

  @Test
  void aLinkThatIsTakenBackClosesItsStreamsAndNoOthers() throws Exception {
    // Given
    JobRef job = job();
    bus.deliver(List.of(Story.now(job, requested())));
    String first = TestTokens.share(job.keyId(), job.jobId(), "shr_" + job.jobId() + "1", far());
    String second = TestTokens.share(job.keyId(), job.jobId(), "shr_" + job.jobId() + "2", far());
    try (SseClient watcher = listen(job, first);
        SseClient spared = listen(job, second);
        SseClient owner = listen(job, TestTokens.job(job.keyId(), job.jobId()))) {
      await().until(() -> watcher.frames.size() == 1 && spared.frames.size() == 1);

      // When
      others.publish(
          List.of(Story.keyChanged(job.keyId(), 2, "active", List.of("shr_" + job.jobId() + "1"))));

      // Then
      await().atMost(Duration.ofSeconds(2)).until(() -> watcher.ended);
      assertThat(spared.ended).isFalse();
      assertThat(owner.ended).isFalse();
    }
    try (SseClient again = listen(job, first)) {
      assertThat(again.response.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void newsThatIsOlderThanWhatIsKnownOfTheKeyStillTakesLinksBack() throws Exception {
    // Given
    JobRef job = job();
    bus.deliver(List.of(Story.now(job, requested())));
    String token = TestTokens.share(job.keyId(), job.jobId(), "shr_" + job.jobId(), far());

    // When
    others.publish(List.of(Story.keyChanged(job.keyId(), 9, "active")));
    others.publish(
        List.of(Story.keyChanged(job.keyId(), 2, "active", List.of("shr_" + job.jobId()))));

    // Then
    await()
        .untilAsserted(() -> {
          try (SseClient client = listen(job, token)) {
            assertThat(client.response.statusCode()).isEqualTo(401);
          }
        });
  }

  @Test
  void aStreamOfALinkEndsWithTheLink() throws Exception {
    // Given
    JobRef job = job();
    bus.deliver(List.of(Story.now(job, requested())));
    long until = clock.now().getEpochSecond() + 3;

    // When
    try (SseClient watcher =
            listen(job, TestTokens.share(job.keyId(), job.jobId(), "shr_x", until));
        SseClient owner = listen(job, TestTokens.job(job.keyId(), job.jobId()))) {
      await().until(() -> watcher.frames.size() == 1);
      assertThat(watcher.ended).isFalse();

      // Then
      await().atMost(Duration.ofSeconds(6)).until(() -> watcher.ended);
      assertThat(clock.now().getEpochSecond()).isBetween(until, until + 2);
      assertThat(owner.ended).isFalse();
    }
    try (SseClient late = listen(job, TestTokens.share(job.keyId(), job.jobId(), "shr_x", until))) {
      assertThat(late.response.statusCode()).isEqualTo(401);
    }
  }

  private long far() {
    return clock.now().getEpochSecond() + 3600;
  }

  private SseClient listen(JobRef job, String token) {
    return SseClient.open(base.resolve("/v1/jobs/" + job.jobId() + "/events"), token, null);
  }
}
