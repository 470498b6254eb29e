package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class OrdersTest {
  private static final String VIDEOS = "/openai/v1/videos";

  private final Client client = Client.fresh();

  @AfterEach
  void restore() {
    client.delete("/simulator/scenarios");
    client.put("/simulator/clock", new JsonObject().put("scale", Client.SCALE));
  }

  @Test
  void aRegisteredScenarioMeetsTheNextCallsOfItsModelAlone() {
    client.post(
        "/simulator/scenarios",
        new JsonObject()
            .put("provider", "openai")
            .put("model", "sora-2-pro")
            .put("calls", 2)
            .put("scenario", "sim-fast?fault=server-error(503)*all"));

    assertThat(create("sora-2").status()).isEqualTo(200);
    assertThat(create("sora-2-pro").status()).isEqualTo(503);
    assertThat(create("sora-2-pro").status()).isEqualTo(503);
    assertThat(create("sora-2-pro").status()).isEqualTo(200);
  }

  @Test
  void whatIsRegisteredIsDroppedForOneProviderOrForAll() {
    for (String provider : List.of("openai", "replicate")) {
      client.post(
          "/simulator/scenarios",
          new JsonObject()
              .put("provider", provider)
              .put("calls", 10)
              .put("scenario", "fault=server-error(503)*all"));
    }

    client.delete("/simulator/scenarios?provider=replicate");
    assertThat(create("sora-2").status()).isEqualTo(503);
    client.delete("/simulator/scenarios?provider=openai");
    assertThat(create("sora-2").status()).isEqualTo(200);
    assertThat(client.get("/simulator/scenarios").json().getJsonArray("registered")).isEmpty();
  }

  @Test
  void aHeaderChoosesAScenario() {
    Client.Answer refused =
        client.post(
            VIDEOS,
            new JsonObject().put("prompt", "a").put("model", "sora-2"),
            "X-Reelay-Scenario",
            "fault=server-error(500)");

    assertThat(refused.status()).isEqualTo(500);
  }

  @Test
  void aScenarioWithANameIsCalledByIt() {
    client.put(
        "/simulator/scenarios/my-model",
        new JsonObject().put("scenario", "fault=server-error(502)"));

    assertThat(create("my-model").status()).isEqualTo(502);
    assertThat(client.get("/simulator/scenarios").text()).contains("my-model");
  }

  @Test
  void timeRunsAsFastAsOrdered() {
    client.put("/simulator/clock", new JsonObject().put("scale", 1000));
    assertThat(client.get("/simulator/clock").json().getDouble("scale")).isEqualTo(1000);
    // Stamps stay those of the wall, however fast simulated time runs.
    long created = create("sim-fast").json().getLong("created_at");
    assertThat(Math.abs(created - System.currentTimeMillis() / 1000)).isLessThan(60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT  | /simulator/clock       | {"scale":0}                                | scale
          PUT  | /simulator/clock       | {}                                         | scale
          POST | /simulator/scenarios   | {}                                         | scenario
          POST | /simulator/scenarios   | {"scenario":"fault=nonsense"}              | fault
          POST | /simulator/scenarios   | {"scenario":"sim-fsat"}                    | scenario
          POST | /simulator/scenarios   | {"scenario":"speed=4"}                     | speed
          POST | /simulator/scenarios   | {"scenario":"duration=soon(4)"}            | duration
          POST | /simulator/scenarios   | {"scenario":"fault=job-lost@poll"}         | fault
          POST | /simulator/scenarios   | {"scenario":"sim-fast","calls":0}          | calls
          POST | /simulator/scenarios   | {"scenario":"sim-fast","calls":"two"}      | body
          PUT  | /simulator/accounts/a  | {"concurrency":-1}                         | concurrency
          PUT  | /simulator/accounts/a  | {"webhookSecret":"secret"}                 | webhookSecret
          """)
  void aWrongOrderIsToldWhatToWriteInstead(String method, String path, String body, String field) {
    Client.Answer refused =
        client.send(path, request -> Client.json(request, method, new JsonObject(body)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().getString("field")).isEqualTo(field);
    assertThat(refused.json().getString("remedy")).isNotEmpty();
  }

  @Test
  void aModelWhoseScenarioCannotBeReadIsNotTakenForAnother() {
    Client.Answer refused = create("sora-2?fault=nonsense");

    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().getString("detail")).contains("nonsense");
  }

  @Test
  void aRestartForgetsTheJobsOfOneProvider() {
    String id = create("sim-slow").json().getString("id");

    JsonObject lost =
        client.post("/simulator/restart", new JsonObject().put("provider", "openai")).json();

    assertThat(lost.getJsonObject("lostJobs").getInteger("openai")).isPositive();
    assertThat(client.get(VIDEOS + "/" + id).status()).isEqualTo(404);
    assertThat(client.ledger().getFirst().getString("phase")).isEqualTo("lost");
  }

  @Test
  void thePageShowsWhatGoesOn() {
    create("sim-slow");

    assertThat(client.get("/").header("Content-Type")).startsWith("text/html");
    assertThat(client.get("/simulator/state").json().getJsonArray("jobs").encode())
        .contains(client.account());
    assertThat(client.get("/ledger/requests").array().encode()).contains(VIDEOS);
    assertThat(client.get("/simulator/faults").array()).hasSizeGreaterThan(30);
  }

  private Client.Answer create(String model) {
    return client.post(
        VIDEOS, new JsonObject().put("prompt", Client.unique("a boat")).put("model", model));
  }
}
