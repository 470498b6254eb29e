package dev.reelay.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.event.JobEvent;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class BrokerTest {
  private static final int JOBS = 20;

  @Inject OtherServices others;

  @TestHTTPResource("/")
  URI base;

  @Test
  void whatTheServicesPublishReachesEveryWatcherInOrder() throws Exception {
    // Given
    List<JobRef> jobs = new ArrayList<>();
    List<SseClient> clients = new ArrayList<>();
    for (int n = 0; n < JOBS; n++) {
      JobRef job = Story.job();
      jobs.add(job);
      clients.add(
          SseClient.open(
              base.resolve("/v1/jobs/" + job.jobId() + "/events"),
              TestTokens.job(job.keyId(), job.jobId()),
              null));
    }

    // When
    publish(jobs, Story.requested());
    publish(jobs, Story.started(1, 1));
    for (int n = 1; n <= 10; n++) {
      publish(jobs, Story.progress(n, "script", 9.0 * n));
    }
    publish(jobs, Story.completed(2));

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> clients.stream().allMatch(client -> client.ended));
    assertThat(clients)
        .allSatisfy(client ->
            assertThat(client.ids()).isEqualTo(LongStream.rangeClosed(1, 13).boxed().toList()));
  }

  private void publish(List<JobRef> jobs, JobEvent event) throws Exception {
    List<Envelope> events = jobs.stream().map(job -> Story.now(job, event)).toList();
    others.publish(events);
  }
}
