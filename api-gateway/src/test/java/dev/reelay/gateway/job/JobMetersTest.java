package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Story;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class JobMetersTest {
  @Inject ScriptedBus bus;
  @Inject MeterRegistry meters;

  @Test
  void whatIsLetInAndWhatIsNotIsCountedByReason() {
    // Given
    Client client = Client.with("\"maxQueued\":1");
    double accepted = count("reelay.jobs.accepted", "model", "studio");
    double full = count("reelay.jobs.refused", "reason", "queue_full");
    double model = count("reelay.jobs.refused", "reason", "unknown_model");
    double json = count("reelay.jobs.refused", "reason", "invalid_json");

    // When
    client.job();
    client.post("{\"model\":\"studio\",\"prompt\":\"x\"}").then().statusCode(429);
    client.post("{\"model\":\"sora\",\"prompt\":\"x\"}").then().statusCode(400);
    client.json("{").post("/v1/videos/generations/async").then().statusCode(400);

    // Then
    assertThat(count("reelay.jobs.accepted", "model", "studio")).isEqualTo(accepted + 1);
    assertThat(count("reelay.jobs.refused", "reason", "queue_full")).isEqualTo(full + 1);
    assertThat(count("reelay.jobs.refused", "reason", "unknown_model")).isEqualTo(model + 1);
    assertThat(count("reelay.jobs.refused", "reason", "invalid_json")).isEqualTo(json + 1);
  }

  @Test
  void retriesAreCountedByKindAndRefusedOnesByReason() {
    // Given
    Client client = Client.fresh();
    Story failed = new Story(bus, client, client.job());
    failed.tell(Facts.failed(1, 1, JobStatus.FAILED));
    Story waiting = new Story(bus, client, client.job());
    waiting.tell(Facts.retrying(1, 1));
    String pending = client.job();
    double anew = count("reelay.jobs.retries.asked", "kind", "new_job");
    double atOnce = count("reelay.jobs.retries.asked", "kind", "at_once");
    double refused = count("reelay.jobs.refused", "reason", "job_not_retryable");

    // When
    for (String id : new String[] {failed.jobId(), waiting.jobId(), pending}) {
      client.request().post("/v1/jobs/" + id + "/retry");
    }

    // Then
    assertThat(count("reelay.jobs.retries.asked", "kind", "new_job")).isEqualTo(anew + 1);
    assertThat(count("reelay.jobs.retries.asked", "kind", "at_once")).isEqualTo(atOnce + 1);
    assertThat(count("reelay.jobs.refused", "reason", "job_not_retryable")).isEqualTo(refused + 1);
  }

  @Test
  void theTimeFromTheWishToTheEndIsMeasuredOnce() {
    // Given
    Client client = Client.fresh();
    Story story = new Story(bus, client, client.job());
    client.request().post("/v1/jobs/" + story.jobId() + "/cancel?wait=0").then().statusCode(202);
    long before = meters.timer("reelay.jobs.cancel.seen", "end", "cancelled").count();

    // When
    story.tell(Facts.cancelled(2, 1));
    story.tell(Facts.cancelled(2, 1), Facts.cancelling(1, 1));

    // Then
    var timer = meters.timer("reelay.jobs.cancel.seen", "end", "cancelled");
    assertThat(timer.count()).isEqualTo(before + 1);
    assertThat(timer.max(TimeUnit.SECONDS)).isBetween(0.0, 60.0);
  }

  private double count(String name, String tag, String value) {
    return meters.counter(name, tag, value).count();
  }
}
