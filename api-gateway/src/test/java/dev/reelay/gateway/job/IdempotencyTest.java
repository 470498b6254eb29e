package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class IdempotencyTest {
  private static final String JOB = "{\"model\":\"studio\",\"prompt\":\"a lighthouse\"}";

  @Inject Rows rows;

  @Test
  void sameIdempotencyKeyAndBodyGiveTheSameJob() {
    // Given
    Client client = Client.fresh();
    String first = client.json(JOB).header("Idempotency-Key", "k1").post("/v1/jobs").path("id");
    int before = rows.ofJobs();

    // When
    Response again =
        client
            .json("{ \"prompt\": \"a lighthouse\", \"model\": \"studio\" }")
            .header("Idempotency-Key", "k1")
            .post("/v1/jobs");
    Response other =
        client
            .json(JOB.replace("lighthouse", "storm"))
            .header("Idempotency-Key", "k1")
            .post("/v1/jobs");
    Response foreign = Client.fresh().json(JOB).header("Idempotency-Key", "k1").post("/v1/jobs");

    // Then
    again.then().statusCode(202).header("Idempotency-Replayed", "true").body("id", equalTo(first));
    other.then().statusCode(409).body("code", equalTo("IDEMPOTENCY_CONFLICT"));
    assertThat(foreign.<String>path("id")).isNotEqualTo(first);
    // The foreign one made a key, a job, an idempotency key and two events.
    assertThat(rows.ofJobs()).isEqualTo(before + 4);
  }

  @Test
  void parallelRequestsWithOneIdempotencyKeyMakeOneJob() throws Exception {
    // Given
    Client client = Client.fresh();
    int before = rows.count("job_view");
    for (int round = 0; round < 10; round++) {
      // When
      String key = "race-" + round;
      Callable<String> racing =
          () -> client.json(JOB).header("Idempotency-Key", key).post("/v1/jobs").path("id");
      List<String> ids = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<String> future : threads.invokeAll(List.of(racing, racing, racing))) {
          ids.add(future.get());
        }
      }

      // Then
      assertThat(ids).doesNotContainNull().containsOnly(ids.getFirst());
    }
    assertThat(rows.count("job_view")).isEqualTo(before + 10);
  }
}
