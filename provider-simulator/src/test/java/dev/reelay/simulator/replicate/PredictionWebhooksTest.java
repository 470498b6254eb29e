package dev.reelay.simulator.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import dev.reelay.simulator.Receiver;
import dev.reelay.simulator.Receiver.Received;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PredictionWebhooksTest {
  private static final String PREDICTIONS = "/replicate/v1/predictions";
  private static final String OLD = "whsec_b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQt";
  private static final String NEW = "whsec_bmV3LW5ldy1uZXctbmV3LW5ldy1uZXct";

  private final Client client = Client.fresh();
  private final Receiver receiver = Receiver.open();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void withoutAFilterOutputAndEndAreTold() {
    String id = create("sim-fast");

    await().until(() -> receiver.received().size() == 2);
    assertThat(statuses()).containsExactlyInAnyOrder("processing", "succeeded");
    assertThat(receiver.received())
        .allSatisfy(webhook -> {
          assertThat(webhook.json().getString("id")).isEqualTo(id);
          assertThat(client.get(webhook.json().getString("output")).status()).isEqualTo(200);
          assertThat(isSigned(webhook, secret())).isTrue();
        });
  }

  @Test
  void allEventsAreToldToWhoWantsThem() {
    create("duration=30&queue=5", "start", "logs", "output", "completed");

    await().until(() -> statuses().contains("succeeded"));
    await().until(() -> receiver.received().size() == 13);
    assertThat(receiver.received().getFirst().json().getString("status")).isEqualTo("processing");
    assertThat(receiver.received().stream().map(Received::id)).doesNotHaveDuplicates();
  }

  @Test
  void lateNewsTellsOfAPastThatIsOver() {
    String id = create("sim-fast?fault=webhook-reordered", "start", "completed");

    await().until(() -> receiver.received().size() == 2);
    assertThat(statuses()).containsExactly("succeeded", "processing");
    assertThat(client.get(PREDICTIONS + "/" + id).json().getString("status"))
        .isEqualTo("succeeded");
  }

  @Test
  void onlyTheEndIsToldAgainToWhoRefusesIt() {
    receiver.refusing(2);
    create("sim-fast", "start", "completed");

    await().until(() -> receiver.received().size() == 3);
    assertThat(statuses()).containsExactly("processing", "succeeded", "succeeded");
    assertThat(receiver.received().get(1).id()).isEqualTo(receiver.received().get(2).id());
  }

  @Test
  void anEndByCancelIsToldOnce() {
    String id = create("duration=20&queue=0", "completed");
    client.post(PREDICTIONS + "/" + id + "/cancel", new JsonObject());
    create("duration=25&queue=0", "completed");

    await().until(() -> receiver.received().size() == 2);
    assertThat(statuses()).containsExactly("canceled", "succeeded");
  }

  @Test
  void anEndByDeadlineIsTold() {
    client.post(PREDICTIONS, body("duration=20&queue=600"), "Cancel-After", "5s");

    await().until(() -> receiver.received().size() == 1);
    assertThat(statuses()).containsExactly("aborted");
  }

  @Test
  void bothSecretsSignWhileTheyRotate() {
    client.put(
        "/simulator/accounts/" + client.account(),
        new JsonObject().put("webhookSecret", NEW + " " + OLD));
    create("sim-fast", "completed");

    await().until(() -> receiver.received().size() == 1);
    assertThat(secret()).isEqualTo(NEW);
    assertThat(isSigned(receiver.received().getFirst(), OLD)).isTrue();
    assertThat(isSigned(receiver.received().getFirst(), NEW)).isTrue();
  }

  @Test
  void aForgerClaimsASuccessButCannotSign() {
    create("duration=30&queue=0&fault=webhook-forged", "completed");

    await().until(() -> receiver.received().size() == 2);
    Received forged = receiver.received().getFirst();
    assertThat(forged.json().getString("status")).isEqualTo("succeeded");
    assertThat(isSigned(forged, secret())).isFalse();
    assertThat(client.get(forged.json().getString("output")).status()).isEqualTo(403);
    assertThat(isSigned(receiver.received().getLast(), secret())).isTrue();
  }

  private String create(String scenario, String... events) {
    JsonObject body = body(scenario);
    if (events.length > 0) {
      body.put("webhook_events_filter", new JsonArray(List.of((Object[]) events)));
    }
    return client.post(PREDICTIONS, body).json().getString("id");
  }

  private JsonObject body(String scenario) {
    return new JsonObject()
        .put("version", scenario)
        .put("input", new JsonObject().put("prompt", Client.unique("a boat")))
        .put("webhook", receiver.url());
  }

  private List<String> statuses() {
    return receiver.received().stream().map(one -> one.json().getString("status")).toList();
  }

  private String secret() {
    return client.get("/replicate/v1/webhooks/default/secret").json().getString("key");
  }

  private static boolean isSigned(Received webhook, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed = webhook.id() + "." + webhook.timestamp() + "." + webhook.body();
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return List.of(webhook.signature().split(" "))
          .contains("v1," + Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
