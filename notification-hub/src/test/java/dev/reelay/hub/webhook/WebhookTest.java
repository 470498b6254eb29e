package dev.reelay.hub.webhook;

import static dev.reelay.hub.Story.completed;
import static dev.reelay.hub.Story.job;
import static dev.reelay.hub.Story.progress;
import static dev.reelay.hub.Story.queued;
import static dev.reelay.hub.Story.requested;
import static dev.reelay.hub.Story.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.webhook.WebhookApi.Answer;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WebhookProfile.class)
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class WebhookTest {
  @Inject ScriptedBus bus;
  @Inject SchemaTime time;

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
  void aSubscriberHearsWhatItAskedForInOrderSignedAndAsTheSameBytes() {
    // Given
    JobRef job = job();
    tell(job, requested());
    WebhookApi api = new WebhookApi(base, job.keyId());
    Answer made = api.subscribe(receiver.url("/hook"), null);
    assertThat(made.status()).isEqualTo(201);

    // When
    tell(job, queued(1), started(2, 1), progress(1, "script", 10), progress(2, "script", 20));
    tell(job, completed(3));

    // Then
    await().until(() -> receiver.calls.size() == 3);
    List<String> log = log(job);
    assertThat(receiver.bodies("/hook")).containsExactly(log.get(1), log.get(2), log.get(5));
    assertThat(receiver.calls)
        .allSatisfy(call ->
            assertThatCode(
                    () -> new Webhook(made.text("secret")).verify(call.body(), call.headers()))
                .doesNotThrowAnyException());
    Receiver.Call last = receiver.calls.getLast();
    assertThat(last.header("webhook-id")).isEqualTo(job.jobId() + "_6");
    assertThat(last.header("reelay-event")).isEqualTo("job.completed");
    assertThat(last.header("content-type")).isEqualTo("application/json");
    await()
        .untilAsserted(() ->
            assertThat(api.deliveries(made.text("id")))
                .hasSize(3)
                .allSatisfy(delivery -> {
                  assertThat(delivery.path("state").asText()).isEqualTo("delivered");
                  assertThat(delivery.path("lastStatus").asInt()).isEqualTo(204);
                  assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
                }));
    assertThat(api.get("/" + made.text("id")).body().has("secret")).isFalse();
  }

  @Test
  void aJobIsToldToTheAddressThatItNamesFromItsFirstEntryOnWhateverCameFirst() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String secret = api.post("/job-secret", null).text("secret");

    // When: the request is overtaken by two other events
    tell(job, queued(1), started(2, 1));
    tell(job, requestedWith(receiver.url("/mine?job=1")));
    tell(job, completed(3));

    // Then
    await().until(() -> receiver.calls.size() == 3);
    assertThat(receiver.bodies("/mine?job=1")).isEqualTo(log(job));
    assertThatCode(() ->
            new Webhook(secret)
                .verify(receiver.calls.getFirst().body(), receiver.calls.getFirst().headers()))
        .doesNotThrowAnyException();
    Answer listed = api.get("");
    assertThat(listed.body().path("webhooks")).hasSize(1);
    assertThat(listed.body().path("webhooks").get(0).path("kind").asText()).isEqualTo("job");
  }

  @Test
  void jobsThatNameTheSameAddressShareItAndOthersAreNotTold() {
    // Given
    JobRef first = job();
    JobRef second = sibling(first);
    JobRef silent = sibling(first);

    // When
    tell(first, requestedWith(receiver.url("/mine")));
    tell(second, requestedWith(receiver.url("/mine")), completed(1));
    tell(silent, requested(), completed(1));
    tell(first, completed(1));

    // Then
    await().until(() -> receiver.calls.size() == 4);
    assertThat(receiver.calls).noneMatch(call -> call.body().contains(silent.jobId()));
    assertThat(new WebhookApi(base, first.keyId()).get("").body().path("webhooks")).hasSize(1);
  }

  @Test
  void theEndOfAStageIsToldOnce() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    api.subscribe(receiver.url("/stages"), "[\"stage.completed\"]");

    // When
    tell(job, requested(), started(1, 1), progress(1, "brief", 5));
    tell(job, stage(2, "script", 60), stage(3, "script", 100), stage(4, "script", 100));
    tell(job, progress(5, "tts", 50), completed(2));

    // Then: of the script by its progress, of the last stage by the completion
    await().until(() -> receiver.calls.size() == 2);
    List<String> log = log(job);
    assertThat(receiver.bodies("/stages")).containsExactly(log.get(4), log.get(7));
    assertThat(receiver.calls.getFirst().header("reelay-event")).isEqualTo("stage.completed");
  }

  @Test
  void twoSecretsSignWhileOneReplacesTheOther() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    Answer made = api.subscribe(receiver.url("/hook"), null);
    String id = made.text("id");

    // When
    Answer fresh = api.post("/" + id + "/secret", null);
    tell(job, requested());
    await().until(() -> receiver.calls.size() == 1);

    // Then
    Receiver.Call call = receiver.calls.getFirst();
    assertThat(call.header("webhook-signature").split(" ", -1)).hasSize(2);
    for (String secret : List.of(made.text("secret"), fresh.text("secret"))) {
      assertThatCode(() -> new Webhook(secret).verify(call.body(), call.headers()))
          .doesNotThrowAnyException();
    }
    assertThat(fresh.body().has("previousUntil")).isTrue();

    // When
    time.advance(Duration.ofHours(25));
    tell(job, started(1, 1));
    await().until(() -> receiver.calls.size() == 2);

    // Then
    assertThat(receiver.calls.getLast().header("webhook-signature").split(" ", -1)).hasSize(1);
  }

  @Test
  void ed25519IsVerifiedWithThePublicKeyThatIsShown() throws Exception {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    Answer made =
        api.post("", "{\"url\":\"%s\",\"signature\":\"ed25519\"}".formatted(receiver.url("/e")));
    assertThat(made.body().has("secret")).isFalse();
    byte[] key =
        Base64.getDecoder()
            .decode(made.body().path("publicKeys").get(0).asText().substring("whpk_".length()));

    // When
    tell(job, requested());
    await().until(() -> receiver.calls.size() == 1);

    // Then
    Receiver.Call call = receiver.calls.getFirst();
    String signed =
        call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.body();
    String signature = call.header("webhook-signature");
    assertThat(signature).startsWith("v1a,");
    assertThat(SigningSecretTest.verifies(key, signed, signature.substring(4))).isTrue();
  }

  @Test
  void aTestCallsAtOnceAndTellsWhatCameBack() {
    // Given
    WebhookApi api = new WebhookApi(base, job().keyId());
    String id = api.subscribe(receiver.url("/hook"), null).text("id");

    // When
    Answer well = api.post("/" + id + "/test", null);
    receiver.manner = (_, _) -> 500;
    Answer badly = api.post("/" + id + "/test", null);

    // Then
    assertThat(well.body().path("delivered").asBoolean()).isTrue();
    assertThat(well.body().path("status").asInt()).isEqualTo(204);
    assertThat(badly.body().path("delivered").asBoolean()).isFalse();
    assertThat(badly.text("error")).isEqualTo("HTTP 500");
    assertThat(receiver.calls.getFirst().body()).contains("webhook.test").contains(id);
  }

  @Test
  void webhooksOfOthersDoNotExistAndOnlyTheKeyItselfHasAny() {
    // Given
    JobRef job = job();
    String id = new WebhookApi(base, job.keyId()).subscribe(receiver.url("/a"), null).text("id");
    WebhookApi other = new WebhookApi(base, job().keyId());

    // Then
    for (String path : List.of("/" + id, "/" + id + "/deliveries", "/wh_unknown")) {
      assertThat(other.get(path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/secret", "/test", "/redrive", "/deliveries/1/redrive")) {
      assertThat(other.post("/" + id + path, null).status()).as(path).isEqualTo(404);
    }
    assertThat(other.ask("DELETE", "/" + id, null).status()).isEqualTo(404);
    assertThat(other.ask("PATCH", "/" + id, "{\"enabled\":false}").status()).isEqualTo(404);
    assertThat(WebhookApi.ask(base, null, "GET", "", null).status()).isEqualTo(401);
    String ofJob = TestTokens.job(job.keyId(), job.jobId());
    assertThat(WebhookApi.ask(base, ofJob, "GET", "", null).status()).isEqualTo(403);
  }

  @Test
  void whatCannotBeASubscriptionIsRefusedByName() {
    // Given
    WebhookApi api = new WebhookApi(base, job().keyId());

    // Then
    for (String url :
        List.of(
            "http://10.0.0.7/hook",
            "https://192.168.1.1/hook",
            "https://169.254.169.254/latest",
            "http://1.1.1.1/plain",
            "https://user:s3cret@1.1.1.1/",
            "ftp://1.1.1.1/",
            "https://no-such-host.invalid/",
            "hook")) {
      Answer answer = api.subscribe(url, null);
      assertThat(answer.status()).as(url).isEqualTo(400);
      assertThat(answer.text("field")).as(url).isEqualTo("url");
      assertThat(answer.text("detail")).doesNotContain("s3cret");
    }
    assertThat(api.subscribe(receiver.url("/a"), "[\"job.unknown\"]").text("field"))
        .isEqualTo("events");
    assertThat(api.subscribe(receiver.url("/a"), "[]").text("field")).isEqualTo("events");
    assertThat(api.post("", "{\"url\":1}").text("field")).isEqualTo("url");
    assertThat(api.post("", "{\"uri\":\"x\"}").text("code")).isEqualTo("UNKNOWN_FIELD");
    assertThat(api.post("", "[").text("code")).isEqualTo("INVALID_JSON");
    assertThat(api.get("?limit=0").status()).isEqualTo(400);
    for (int n = 0; n < 5; n++) {
      assertThat(api.subscribe(receiver.url("/" + n), null).status()).isEqualTo(201);
    }
    assertThat(api.subscribe(receiver.url("/6"), null).text("code")).isEqualTo("TOO_MANY_WEBHOOKS");
  }

  @Test
  void whatIsTooLongToSendIsShownAndHoldsNothingUp() {
    // Given
    JobRef job = job();
    WebhookApi api = new WebhookApi(base, job.keyId());
    String id =
        api.subscribe(receiver.url("/hook"), "[\"job.progress\",\"job.completed\"]").text("id");

    // When
    tell(job, requested(), progress(1, "x".repeat(20_001), 10), completed(1));

    // Then
    await().until(() -> receiver.calls.size() == 1 || api.deliveries(id).size() == 2);
    await()
        .untilAsserted(() ->
            assertThat(api.deliveries(id).findValuesAsText("state")).doesNotContain("waiting"));
    assertThat(api.deliveries(id).get(0).path("state").asText()).isEqualTo("failed");
    assertThat(api.deliveries(id).get(0).path("lastError").asText()).contains("longer");
  }

  static VideoGenerationProgress stage(long no, String stage, double stagePercent) {
    VideoGenerationProgress of = progress(no, stage, (double) Math.min(98, 10 + no));
    return new VideoGenerationProgress(
        of.attempt(),
        no,
        stage,
        of.progress(),
        stagePercent,
        of.message(),
        null,
        null,
        null,
        null,
        null,
        of.etaSeconds(),
        null,
        null,
        null,
        false,
        of.elapsedSeconds(),
        List.of(),
        null,
        null);
  }

  static VideoGenerationRequested requestedWith(String webhookUrl) {
    VideoGenerationRequested of = requested();
    return new VideoGenerationRequested(
        of.model(),
        of.prompt(),
        true,
        of.parameters(),
        of.inputs(),
        of.metadata(),
        webhookUrl,
        of.priority(),
        of.keyLimits(),
        null,
        null,
        null,
        of.deadlineAt(),
        of.acceptedAt());
  }

  static JobRef sibling(JobRef of) {
    return new JobRef(of.keyId(), job().jobId(), of.correlationId());
  }

  private List<String> log(JobRef job) {
    try (SseClient client =
        SseClient.open(
            base.resolve("/v1/jobs/" + job.jobId() + "/events"),
            TestTokens.job(job.keyId(), job.jobId()),
            null)) {
      await().until(() -> client.ended);
      return client.data();
    }
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
