package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.account.AccountSettings;
import dev.reelay.simulator.webhook.StandardWebhooks;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WebhookTest {
  private static final String OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC0xMjM0NTY=";

  private final Client client = Client.fresh();
  private final Receiver receiver = Receiver.open();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void signaturesFitThePublicVector() {
    String body =
        "{\"id\":\"1234567890\",\"status\":\"succeeded\",\"message\":\"\","
            + "\"create_time\":1781080778802,\"update_time\":1781080794151}";

    assertThat(
            StandardWebhooks.signature(
                "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=",
                "9876543210",
                1781080794L,
                body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=");
  }

  @Test
  void anEndIsToldOnceAndSigned() {
    String id = create("sim-fast");

    Receiver.Received hook = await().until(receiver::received, got -> got.size() == 1).getFirst();

    assertThat(hook.json().getString("type")).isEqualTo("video.completed");
    assertThat(hook.json().getJsonObject("data")).isEqualTo(new JsonObject().put("id", id));
    assertThat(hook.signature()).isEqualTo(expected(hook, AccountSettings.ORDINARY_SECRET));
    assertThat(age(hook)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void whileSecretsRotateThereAreTwoSignatures() {
    String secrets = AccountSettings.ORDINARY_SECRET + " " + OTHER_SECRET;
    create("sim-fast", secrets);

    Receiver.Received hook = await().until(receiver::received, got -> got.size() == 1).getFirst();

    assertThat(hook.signature().split(" ")).hasSize(2);
    assertThat(hook.signature()).endsWith(expected(hook, OTHER_SECRET));
  }

  @Test
  void aReceiverThatFailsIsAskedAgain() {
    receiver.refusing(2);
    create("sim-fast");

    List<Receiver.Received> hooks = await().until(receiver::received, got -> got.size() == 3);

    assertThat(hooks.stream().map(Receiver.Received::id).distinct()).hasSize(1);
    assertThat(hooks.stream().map(Receiver.Received::body).distinct()).hasSize(1);
  }

  @Test
  void copiesHaveTheIdOfTheOriginal() {
    create("sim-fast?fault=webhook-duplicate(2)");

    List<Receiver.Received> hooks = await().until(receiver::received, got -> got.size() == 3);

    assertThat(hooks.stream().map(Receiver.Received::id).distinct()).hasSize(1);
  }

  @Test
  void aForgeryClaimsSuccessEarlyAndIsSignedWrongly() {
    String id = create("duration=300&fault=webhook-forged");

    Receiver.Received forged = await().until(receiver::received, got -> got.size() == 1).getFirst();

    assertThat(forged.json().getString("type")).isEqualTo("video.completed");
    assertThat(client.get("/openai/v1/videos/" + id).json().getString("status"))
        .isEqualTo("in_progress");
    assertThat(forged.signature()).isNotEqualTo(expected(forged, AccountSettings.ORDINARY_SECRET));
  }

  @Test
  void aReplayIsSignedRightlyAndOld() {
    create("sim-fast?fault=webhook-replayed(900)");

    List<Receiver.Received> hooks = await().until(receiver::received, got -> got.size() == 2);

    Receiver.Received replay = hooks.getLast();
    assertThat(replay.signature()).isEqualTo(expected(replay, AccountSettings.ORDINARY_SECRET));
    assertThat(age(replay)).isGreaterThan(Duration.ofSeconds(890));
  }

  @Test
  void aWebhookIsMissingOrLate() {
    String missing = create("sim-instant?fault=webhook-missing");
    String late = create("sim-instant?fault=webhook-late(100)");
    await().until(() -> ended(late) && ended(missing));
    assertThat(receiver.received()).isEmpty();

    await().until(() -> receiver.received().size() == 1);
    assertThat(receiver.received().getFirst().body()).contains(late);
  }

  @Test
  void callbacksComeInTheOppositeOrder() {
    JsonObject wish =
        new JsonObject()
            .put("model", "sim-fast?fault=webhook-reordered")
            .put("prompt", "a boat")
            .put("callback_url", receiver.url());
    client.post("/minimax/v1/video_generation", wish);

    await().until(() -> receiver.received().size() == 2);
    assertThat(receiver.received().stream().map(hook -> hook.json().getString("status")))
        .containsExactly("success", "processing");
  }

  private String create(String scenario) {
    return create(scenario, AccountSettings.ORDINARY_SECRET);
  }

  private String create(String scenario, String secrets) {
    client.put(
        "/simulator/accounts/" + client.account(),
        new JsonObject().put("webhookUrl", receiver.url()).put("webhookSecret", secrets));
    return client
        .post("/openai/v1/videos", new JsonObject().put("prompt", "a").put("model", scenario))
        .json()
        .getString("id");
  }

  private boolean ended(String id) {
    return client.get("/openai/v1/videos/" + id).json().getString("status").equals("completed");
  }

  private static String expected(Receiver.Received hook, String secret) {
    return StandardWebhooks.signature(
        secret,
        hook.id(),
        Long.parseLong(hook.timestamp()),
        hook.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Duration age(Receiver.Received hook) {
    return Duration.between(Instant.ofEpochSecond(Long.parseLong(hook.timestamp())), Instant.now());
  }
}
