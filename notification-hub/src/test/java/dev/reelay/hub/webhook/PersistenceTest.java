package dev.reelay.hub.webhook;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.keyChanged;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.Story;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers that fail, dawdle, go away and come back. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class PersistenceTest {
  @Inject ScriptedBus bus;
  @Inject OtherServices others;
  @Inject SchemaTime time;
  @Inject Jdbi jdbi;
  @Inject Courier courier;

  @TestHTTPResource("/")
  URI base;

  private Receiver receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    time.run();
  }

  @Test
  void aFailingCallIsRepeatedWithTheSameIdAndTheLaterOnesOfItsJobWaitForIt() {
    // Given
    JobRef job = job();
    JobRef other = WebhookTest.sibling(job);
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.manner = (_, body) -> body.contains(job.jobId()) ? 503 : 200;

    // When
    tell(job, requested(), started(1, 1), completed(2));
    tell(other, requested(), completed(1));

    // Then
    await().until(() -> receiver.calls.size() == 3);
    assertThat(receiver.taken()).hasSize(2).allMatch(call -> call.body().contains(other.jobId()));
    JsonNode first = api.deliveries(id).get(0);
    assertThat(first.path("state").asText()).isEqualTo("waiting");
    assertThat(first.path("lastError").asText()).isEqualTo("HTTP 503");
    assertThat(first.path("attempts").asInt()).isEqualTo(1);

    // When
    receiver.manner = (_, _) -> 200;
    time.advance(Duration.ofSeconds(5));

    // Then
    await().until(() -> receiver.taken().size() == 5);
    List<Receiver.Call> ofJob =
        receiver.calls.stream().filter(call -> call.body().contains(job.jobId())).toList();
    assertThat(ofJob.stream().map(call -> call.header("webhook-id")).toList())
        .containsExactly(
            job.jobId() + "_1", job.jobId() + "_1", job.jobId() + "_2", job.jobId() + "_3");
  }

  @Test
  void whatFailsForThreeDaysIsGivenUpShownAndSentAgainOnDemand() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.manner = (_, body) -> body.contains("\"seq\":1,") ? 500 : 200;
    tell(job, requested());

    // When
    for (int attempt = 1; attempt <= 16; attempt++) {
      int expected = attempt;
      await().until(() -> receiver.calls.size() == expected);
      await().until(() -> leased(id) == 0);
      time.advance(Duration.ofHours(10));
    }
    await().until(() -> state(api, id, 0).equals("failed"));
    tell(job, completed(1));

    // Then
    assertThat(receiver.calls.stream().filter(call -> call.answered() == 500)).hasSize(16);
    await().until(() -> state(api, id, 1).equals("delivered"));

    // When
    receiver.manner = (_, _) -> 200;
    long delivery = api.deliveries(id).get(0).path("id").asLong();
    assertThat(api.post("/" + id + "/deliveries/" + delivery + "/redrive", null).status())
        .isEqualTo(202);

    // Then
    await().until(() -> state(api, id, 0).equals("delivered"));
    assertThat(receiver.taken().getLast().header("webhook-id")).isEqualTo(job.jobId() + "_1");
    assertThat(api.post("/" + id + "/deliveries/999999/redrive", null).status()).isEqualTo(404);
  }

  @Test
  void allThatFailedGoesOnceMoreInOrder() {
    // Given
    List<JobRef> jobs = new java.util.ArrayList<>(List.of(job()));
    IntStream.range(0, 4).forEach(_ -> jobs.add(WebhookTest.sibling(jobs.getFirst())));
    WebhookApi api = new WebhookApi(base, jobs.getFirst().keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    jobs.forEach(job -> tell(job, requested(), completed(1)));
    await().until(() -> receiver.calls.size() == 10);
    await().until(() -> delivered(api, id) == 10);
    jdbi.useHandle(handle ->
        handle.execute(
            "UPDATE webhook_deliveries SET state = 'failed' WHERE endpoint_id = ? AND job_id <> ?",
            id,
            jobs.getLast().jobId()));
    receiver.calls.clear();

    // When
    assertThat(api.post("/" + id + "/redrive", "{}").body().path("redriven").asInt()).isEqualTo(8);

    // Then
    await().until(() -> delivered(api, id) == 10);
    assertThat(receiver.calls).hasSize(8);
    for (JobRef job : jobs.subList(0, 4)) {
      assertThat(
              receiver.calls.stream()
                  .map(call -> call.header("webhook-id"))
                  .filter(message -> message.startsWith(job.jobId())))
          .containsExactly(job.jobId() + "_1", job.jobId() + "_2");
    }
  }

  @Test
  void aReceiverThatHangsDelaysNobodyElse() throws Exception {
    // Given
    JobRef stuck = job();
    JobRef well = job();
    CountDownLatch release = new CountDownLatch(1);
    receiver.manner =
        (path, _) -> {
          if (path.equals("/stuck")) {
            release.await();
          }
          return 200;
        };
    String id =
        new WebhookApi(base, stuck.keyId()).subscribe(receiver.url("/stuck"), null).text("id");
    new WebhookApi(base, well.keyId()).subscribe(receiver.url("/well"), null);
    for (int n = 0; n < 40; n++) {
      tell(WebhookTest.sibling(stuck), requested());
    }
    await().until(() -> leased(id) == 2);

    // When
    long told = System.nanoTime();
    tell(well, requested());
    await().until(() -> receiver.bodies("/well").size() == 1);

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(2));
    release.countDown();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          time.advance(Duration.ofMinutes(20));
          return Set.copyOf(receiver.bodies("/stuck")).size() == 40;
        });
  }

  @Test
  void whoKeepsFailingIsLeftInPeaceAndMissesNothing() {
    // Given
    JobRef first = job();
    WebhookApi api = new WebhookApi(base, first.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.manner = (_, _) -> 500;
    List<JobRef> jobs = IntStream.range(0, 20).mapToObj(_ -> WebhookTest.sibling(first)).toList();

    // When
    jobs.forEach(job -> tell(job, requested()));
    await().until(() -> api.get("/" + id).body().has("blockedUntil"));
    await().until(() -> leased(id) == 0);
    int before = receiver.calls.size();
    tell(first, requested());

    // Then: two calls may have been under way when it opened
    assertThat(before).isBetween(5, 7);
    time.advance(Duration.ofSeconds(20));
    courier.wake();
    await().during(Duration.ofMillis(500)).until(() -> receiver.calls.size() == before);

    // When
    receiver.manner = (_, _) -> 200;
    time.advance(Duration.ofMinutes(2));

    // Then
    await().until(() -> delivered(api, id) == 21);
    assertThat(receiver.taken().stream().map(call -> call.header("webhook-id")).distinct())
        .hasSize(21);
    assertThat(api.get("/" + id).body().path("failures").asInt()).isZero();
  }

  @Test
  void goneDisablesAndWhatWaitsStaysForTheDayWhenItIsEnabledAgain() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.manner = (_, _) -> 410;

    // When
    tell(job, requested(), completed(1));
    await().until(() -> !api.get("/" + id).body().path("enabled").asBoolean());

    // Then
    assertThat(api.get("/" + id).text("disabledReason")).isEqualTo("gone");
    time.advance(Duration.ofHours(1));
    courier.wake();
    await().during(Duration.ofMillis(500)).until(() -> receiver.calls.size() == 1);

    // When
    receiver.manner = (_, _) -> 200;
    assertThat(api.ask("PATCH", "/" + id, "{\"enabled\":true}").status()).isEqualTo(200);

    // Then
    await().until(() -> delivered(api, id) == 2);
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.location = receiver.url("/elsewhere");
    receiver.manner = (_, _) -> 307;

    // When
    tell(job, requested());
    await().until(() -> api.deliveries(id).path(0).path("attempts").asInt() == 1);

    // Then
    assertThat(receiver.bodies("/elsewhere")).isEmpty();
    assertThat(api.deliveries(id).get(0).path("lastError").asText()).contains("redirects");
  }

  @Test
  void whatAnInstanceHadInHandWhenItDiedIsTakenUpByAnother() {
    // Given: an instance that leased a delivery and is no more
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    receiver.manner = (_, _) -> 500;
    tell(job, requested(), completed(1));
    await().until(() -> receiver.calls.size() == 1);
    await().until(() -> leased(id) == 0);
    jdbi.useHandle(handle -> {
      handle.execute(
          "INSERT INTO instances (id, renewed_at, partitions) VALUES ('hub-dead', now() - interval '3 s', 10)");
      handle.execute(
          """
          UPDATE webhook_deliveries d SET next_at = clock(), lease_instance = 'hub-dead',
                 lease_fence = (SELECT fence FROM instances WHERE id = 'hub-dead')
           WHERE endpoint_id = ? AND next_at IS NOT NULL
          """,
          id);
      handle.execute("UPDATE webhook_endpoints SET due_at = clock() WHERE id = ?", id);
    });
    receiver.manner = (_, _) -> 200;

    // Then
    await().atMost(Duration.ofSeconds(12)).until(() -> delivered(api, id) == 2);
    assertThat(receiver.taken().stream().map(call -> call.header("webhook-id")))
        .containsExactly(job.jobId() + "_1", job.jobId() + "_2");
  }

  @Test
  void theKeyThatIsDisabledIsToldNothingUntilItIsEnabled() throws Exception {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");
    others.publish(List.of(keyChanged(job.keyId(), 2, "disabled")));
    await().until(() -> isShutOut(job.keyId()));

    // When
    tell(job, requested(), completed(1));
    await().until(() -> waiting(id) == 2);

    // Then
    courier.wake();
    await().during(Duration.ofMillis(500)).until(() -> receiver.calls.isEmpty());
    others.publish(List.of(keyChanged(job.keyId(), 3, "active")));
    await().until(() -> delivered(api, id) == 2);
  }

  @Test
  void entriesOfManyJobsAllArriveEachOfItsJobInOrder() {
    // Given
    JobRef first = job();
    WebhookApi api = new WebhookApi(base, first.keyId());
    String id =
        api.subscribe(
                receiver.url("/hook"), "[\"job.requested\",\"job.progress\",\"job.completed\"]")
            .text("id");
    Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    receiver.manner = (_, body) -> body.hashCode() % 7 == 0 && failedOnce.add(body) ? 500 : 200;
    List<JobRef> jobs = IntStream.range(0, 15).mapToObj(_ -> WebhookTest.sibling(first)).toList();

    // When
    jobs.forEach(job -> tell(job, requested()));
    for (int n = 1; n <= 5; n++) {
      int no = n;
      jobs.forEach(job -> tell(job, progress(no, "script", 10.0 * no)));
    }
    jobs.forEach(job -> tell(job, completed(1)));

    // Then
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> {
          time.advance(Duration.ofSeconds(5));
          return delivered(api, id) == 7 * 15;
        });
    for (JobRef job : jobs) {
      assertThat(
              receiver.taken().stream()
                  .map(call -> call.header("webhook-id"))
                  .filter(message -> message.startsWith(job.jobId())))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 7).mapToObj(n -> job.jobId() + "_" + n).toList());
    }
  }

  private boolean isShutOut(String keyId) {
    return count("SELECT count(*) FROM key_states WHERE state <> 'active' AND key_id = ?", keyId)
        == 1;
  }

  private int leased(String endpoint) {
    return count(
        "SELECT count(*) FROM webhook_deliveries WHERE lease_instance IS NOT NULL AND endpoint_id = ?",
        endpoint);
  }

  private int waiting(String endpoint) {
    return count(
        "SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting' AND endpoint_id = ?",
        endpoint);
  }

  private int count(String query, String value) {
    return jdbi.withHandle(
        handle -> handle.createQuery(query).bind(0, value).mapTo(Integer.class).one());
  }

  private static String state(WebhookApi api, String id, int place) {
    return api.deliveries(id).path(place).path("state").asText();
  }

  private static long delivered(WebhookApi api, String id) {
    return api.deliveries(id).findValuesAsText("state").stream()
        .filter("delivered"::equals)
        .count();
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
