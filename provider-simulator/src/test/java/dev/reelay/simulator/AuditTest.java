package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.desk.Desk;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTest {
  private static final String VIDEOS = "/openai/v1/videos";

  private final Client client = Client.fresh();

  @BeforeEach
  void forget() {
    client.delete("/ledger");
  }

  @Test
  void carefulClientsGetACleanAudit() {
    for (int i = 0; i < 3; i++) {
      assertThat(create("sim-fast", "film-" + i).status()).isEqualTo(200);
    }

    assertThat(audit().getBoolean("clean")).isTrue();
    JsonObject ledger = client.get("/ledger").json();
    assertThat(ledger.getInteger("jobs")).isEqualTo(3);
    assertThat(ledger.getDouble("billedUsd")).isEqualTo(1.2);
  }

  @Test
  void aFilmThatIsPaidTwiceIsFound() {
    create("duration=500", "film-1");
    create("duration=500", "film-1");
    create("duration=500", "film-2");

    JsonArray twice = audit().getJsonArray("paidTwice");

    assertThat(audit().getBoolean("clean")).isFalse();
    assertThat(twice).hasSize(1);
    assertThat(twice.getJsonObject(0).getString("clientReference")).isEqualTo("film-1");
    assertThat(twice.getJsonObject(0).getJsonArray("jobs")).hasSize(2);
  }

  @Test
  void equalWishesWithoutAReferenceAreSuspected() {
    JsonObject wish = new JsonObject().put("prompt", "the same").put("model", "duration=500");
    client.post(VIDEOS, wish);
    client.post(VIDEOS, wish);

    assertThat(audit().getJsonArray("paidTwice").getJsonObject(0).getBoolean("referenceGiven"))
        .isFalse();
  }

  @Test
  void tryingAgainAfterAFailureIsNoWaste() {
    String id = create("sim-instant?fault=fail-internal", "film-1").json().getString("id");
    await().until(() -> client.get(VIDEOS + "/" + id).json().getString("status").equals("failed"));

    create("sim-fast", "film-1");

    assertThat(audit().getJsonArray("paidTwice")).isEmpty();
  }

  @Test
  void hastyPollsAreFoundAndPatientOnesAreNot() {
    String hasty = create("duration=5000", "film-1").json().getString("id");
    String patient = create("duration=5000", "film-2").json().getString("id");
    for (int i = 0; i < 5; i++) {
      client.get(VIDEOS + "/" + hasty);
    }
    client.get(VIDEOS + "/" + patient);

    JsonArray found = audit().getJsonArray("polledTooFast");

    assertThat(found).hasSize(1);
    assertThat(found.getJsonObject(0).getString("remoteId")).isEqualTo(hasty);
    assertThat(found.getJsonObject(0).getInteger("polls")).isEqualTo(5);
    assertThat(found.getJsonObject(0).getDouble("shortestPollGapSeconds")).isLessThan(5);
  }

  @Test
  void limitsHoldAgainstACrowdAndTheRefusedAreCounted() {
    client.put("/simulator/accounts/" + client.account(), new JsonObject().put("concurrency", 4));
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 20)
          .forEach(i -> crowd.execute(() -> create("duration=5000", "film-" + i)));
    }

    JsonObject over = audit().getJsonArray("overLimit").getJsonObject(0);

    assertThat(over.getString("account")).isEqualTo(client.account());
    assertThat(over.getInteger("mostAtOnce")).isEqualTo(4);
    assertThat(over.getInteger("accepted")).isEqualTo(4);
    assertThat(over.getInteger("refusedByConcurrency")).isEqualTo(16);
  }

  @Test
  void aRateLimitTellsHowLongToWait() {
    client.put("/simulator/accounts/" + client.account(), new JsonObject().put("ratePerMinute", 2));
    create("sim-fast", "film-1");
    create("sim-fast", "film-2");

    Client.Answer refused = create("sim-fast", "film-3");

    assertThat(refused.status()).isEqualTo(429);
    // A minute, a hundred times as fast.
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    await().until(() -> create("sim-fast", "film-3").status() == 200);
  }

  @Test
  void aCredentialAtAForeignHostIsFound() {
    String id = create("sim-instant?fault=result-redirect", "film-1").json().getString("id");
    await()
        .until(() -> client.get(VIDEOS + "/" + id).json().getString("status").equals("completed"));
    String elsewhere = client.get(VIDEOS + "/" + id + "/content").header("Location");

    client.send(elsewhere, request -> request.header("Authorization", "Bearer sim-x").GET());

    assertThat(audit().getJsonArray("leakedCredentials")).hasSize(1);
  }

  @Test
  void anAddressThatIsRefusedIsAReasonToLook() {
    Tongue replicate = Tongue.REPLICATE;
    String id = replicate.created(client, "sim-instant?fault=result-forbidden-once");
    await().until(() -> Tongue.isEnded(replicate.job(client, id)));
    client.put("/simulator/clock", new JsonObject().put("scale", 1));
    try {
      String first = replicate.job(client, id).getString("output");
      int before = client.ledger().getFirst().getInteger("pollsTooFast");

      assertThat(client.get(first).status()).isEqualTo(403);
      String second = replicate.job(client, id).getString("output");

      assertThat(client.get(second).status()).isEqualTo(200);
      assertThat(client.ledger().getFirst().getInteger("pollsTooFast")).isEqualTo(before);
    } finally {
      client.put("/simulator/clock", new JsonObject().put("scale", Client.SCALE));
    }
  }

  private JsonObject audit() {
    return client.get("/ledger/audit").json();
  }

  private Client.Answer create(String scenario, String reference) {
    JsonObject wish = new JsonObject().put("prompt", "a boat").put("model", scenario);
    return client.post(VIDEOS, wish, Desk.REFERENCE, reference);
  }
}
