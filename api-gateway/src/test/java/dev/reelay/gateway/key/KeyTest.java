package dev.reelay.gateway.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class KeyTest {
  @Inject ScriptedBus bus;
  @Inject Rows rows;
  @Inject BootstrapKeys bootstrap;

  @Test
  void nobodyUnknownGetsIn() {
    given()
        .get("/v1/jobs")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", notNullValue())
        .contentType("application/problem+json")
        .body("code", equalTo("UNAUTHENTICATED"));
    for (Map.Entry<String, String> header :
        List.of(
            Map.entry("Authorization", "Bearer rk_" + "x".repeat(43)),
            Map.entry("Authorization", "Bearer nonsense"),
            Map.entry("Authorization", "Bearer"),
            Map.entry("Authorization", "Basic " + GatewayFiles.KEY),
            Map.entry("X-API-Key", "rk_" + "y".repeat(43)))) {
      given().header(header.getKey(), header.getValue()).get("/v1/jobs").then().statusCode(401);
    }
    // The parameter is for streams only.
    given().get("/v1/jobs?access_token=" + GatewayFiles.KEY).then().statusCode(401);
    given().get("/admin/keys").then().statusCode(401);
  }

  @Test
  void bothHeadersCarryAKey() {
    given().header("X-API-Key", GatewayFiles.KEY).get("/v1/jobs").then().statusCode(200);
    given()
        .header("authorization", "bearer " + GatewayFiles.KEY)
        .get("/v1/jobs")
        .then()
        .statusCode(200);
  }

  @Test
  void onlyAdminKeysAdminister() {
    Client client = new Client("", GatewayFiles.KEY);
    client.request().get("/admin/keys").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
    client.json("{\"name\":\"x\"}").post("/admin/keys").then().statusCode(403);
    client.request().post("/admin/keys/admin/disable").then().statusCode(403);
  }

  @Test
  void newKeyIsShownOnceToldAndUsable() {
    // When
    JsonPath made =
        Client.admin()
            .json("{\"name\":\"Team Ä 1\",\"maxRunning\":2,\"maxQueued\":0,\"weight\":3}")
            .post("/admin/keys")
            .then()
            .statusCode(201)
            .body("enabled", equalTo(true))
            .body("maxRunning", equalTo(2))
            .body("maxQueued", equalTo(0))
            .body("weight", equalTo(3))
            .body("key", matchesPattern("rk_[A-Za-z0-9_-]{43}"))
            .extract()
            .jsonPath();

    // Then
    String id = made.getString("id");
    new Client(id, made.getString("key")).request().get("/v1/jobs").then().statusCode(200);
    assertThat(told(id))
        .containsExactly(
            new VirtualKeyChanged(1, "active", null, new KeyLimits(1, 2, 0, 3, 5), List.of()));
    Client.admin()
        .request()
        .get("/admin/keys")
        .then()
        .statusCode(200)
        .body("keys.name", hasItems("development", "admin", "Team Ä 1"))
        .body("keys.key", everyItem(nullValue()));
    String stored = rows.text("SELECT string_agg(s::text, ' ') FROM key_secrets s");
    assertThat(stored).doesNotContain(made.getString("key"), GatewayFiles.KEY);
  }

  @Test
  void disabledKeyIsRefusedAtOnceAndTheChangeIsTold() {
    // Given
    Client client = Client.fresh();
    client.request().get("/v1/jobs").then().statusCode(200);

    // When
    Client.admin()
        .request()
        .post("/admin/keys/" + client.keyId() + "/disable")
        .then()
        .statusCode(200)
        .body("enabled", equalTo(false));
    Client.admin()
        .request()
        .post("/admin/keys/" + client.keyId() + "/disable")
        .then()
        .statusCode(200);

    // Then
    client.request().get("/v1/jobs").then().statusCode(401).body("code", equalTo("KEY_DISABLED"));
    assertThat(told(client.keyId()))
        .extracting(VirtualKeyChanged::state)
        .containsExactly("active", "disabled");
    assertThat(told(client.keyId()).getLast().version()).isEqualTo(2);
  }

  @Test
  void keysCanBeDisabledByNameAndUnknownOnesAre404() {
    Client.admin().json("{\"name\":\"by name\"}").post("/admin/keys").then().statusCode(201);
    Client.admin()
        .request()
        .urlEncodingEnabled(false)
        .post("/admin/keys/by%20name/disable")
        .then()
        .statusCode(200)
        .body("name", equalTo("by name"));
    Client.admin()
        .request()
        .post("/admin/keys/nobody/disable")
        .then()
        .statusCode(404)
        .body("code", equalTo("KEY_NOT_FOUND"));
  }

  @Test
  void badKeysAreRefusedByField() {
    Map.of(
            "{}", "name",
            "{\"name\":\"\"}", "name",
            "{\"name\":\"key_x\"}", "name",
            "{\"name\":\"a/b\"}", "name",
            "{\"name\":\"z\",\"maxRunning\":0}", "maxRunning",
            "{\"name\":\"z\",\"maxQueued\":-1}", "maxQueued",
            "{\"name\":\"z\",\"weight\":\"1\"}", "weight",
            "{\"name\":\"z\",\"admin\":1}", "admin",
            "{\"name\":\"z\",\"other\":1}", "other")
        .forEach((body, field) ->
            Client.admin()
                .json(body)
                .post("/admin/keys")
                .then()
                .statusCode(400)
                .body("field", equalTo(field)));
    Client.admin()
        .json("{\"name\":\"development\"}")
        .post("/admin/keys")
        .then()
        .statusCode(409)
        .body("code", equalTo("NAME_TAKEN"))
        .body("field", equalTo("name"));
  }

  @Test
  void bootstrapCanBeRepeated() throws Exception {
    // Given
    int before = rows.count("virtual_keys") + rows.count("key_secrets") + rows.count("outbox");

    // When
    bootstrap.start();

    // Then
    int after = rows.count("virtual_keys") + rows.count("key_secrets") + rows.count("outbox");
    assertThat(after).isEqualTo(before);
  }

  private List<VirtualKeyChanged> told(String keyId) {
    return bus.published().stream()
        .filter(event -> event.keyId().equals(keyId))
        .map(Envelope::event)
        .filter(VirtualKeyChanged.class::isInstance)
        .map(VirtualKeyChanged.class::cast)
        .toList();
  }
}
