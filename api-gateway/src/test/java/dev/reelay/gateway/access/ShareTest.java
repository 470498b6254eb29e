package dev.reelay.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class ShareTest {
  @Inject ScriptedBus bus;
  @Inject SchemaTime time;

  @AfterEach
  void letTimeRun() {
    time.run();
  }

  @Test
  void aLinkShowsItsJobAndNothingElse() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String other = client.job();
    JsonPath made = share(client, id, "{\"expiresIn\":600,\"note\":\"for Ada\"}");
    Client guest = new Client("", made.getString("token"));

    // Then
    String seen =
        guest
            .request()
            .get("/v1/jobs/" + id + "/artifacts/video.mp4")
            .then()
            .statusCode(200)
            .extract()
            .header("Seen-Authorization");
    JsonNode claims = claims(seen);
    assertThat(claims.path("groups").toString()).isEqualTo("[\"share\"]");
    assertThat(claims.path("job").asText()).isEqualTo(id);
    assertThat(claims.path("share").asText()).isEqualTo(made.getString("id"));
    assertThat(claims.path("until").asLong())
        .isEqualTo(Instant.parse(made.getString("expiresAt")).getEpochSecond());
    assertThat(made.getString("eventsUrl"))
        .contains("/v1/jobs/" + id + "/events?access_token=" + made.getString("token"));
    guest.request().get("/v1/jobs/" + id + "/logs").then().statusCode(200);
    guest.request().get("/v1/jobs/" + other + "/artifacts/video.mp4").then().statusCode(404);
    guest.request().get("/v1/jobs/" + other + "/logs").then().statusCode(404);
    guest.request().get("/v1/webhooks").then().statusCode(401);
    guest.request().get("/v1/jobs").then().statusCode(401);
    guest.request().post("/v1/jobs/" + id + "/cancel").then().statusCode(401);
    guest.request().post("/v1/jobs/" + id + "/share").then().statusCode(401);
    guest.request().post("/v1/tickets").then().statusCode(401);
  }

  @Test
  void aLinkThatIsTakenBackOpensNothingMoreAndEverybodyIsTold() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    JsonPath first = share(client, id, "{}");
    JsonPath second = share(client, id, "");
    String path = "/v1/jobs/" + id + "/share/" + first.getString("id");

    // When
    client.request().delete(path).then().statusCode(204);
    client.request().delete(path).then().statusCode(204);

    // Then
    assertThat(opens(first, id)).isFalse();
    assertThat(opens(second, id)).isTrue();
    List<VirtualKeyChanged> told =
        bus.published().stream()
            .filter(event -> event.keyId().equals(client.keyId()))
            .map(Envelope::event)
            .filter(VirtualKeyChanged.class::isInstance)
            .map(VirtualKeyChanged.class::cast)
            .toList();
    assertThat(told).hasSize(2);
    assertThat(told.getLast().revokedShares()).containsExactly(first.getString("id"));
    assertThat(told.getLast().state()).isEqualTo("active");
    assertThat(told.getLast().version()).isEqualTo(2);
    client
        .request()
        .get("/v1/jobs/" + id + "/share")
        .then()
        .statusCode(200)
        .body("shares", hasSize(2))
        .body("shares[0].id", equalTo(second.getString("id")))
        .body("shares[0]", not(hasKey("revokedAt")))
        .body("shares[0]", not(hasKey("token")))
        .body("shares[1]", hasKey("revokedAt"));
  }

  @Test
  void aLinkEndsInTimeAndWithItsKey() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    JsonPath brief = share(client, id, "{\"expiresIn\":60}");
    JsonPath usual = share(client, id, "{}");

    // When
    time.advance(Duration.ofSeconds(61));

    // Then
    assertThat(opens(brief, id)).isFalse();
    assertThat(opens(usual, id)).isTrue();
    Client.admin().request().post("/admin/keys/" + client.keyId() + "/disable");
    assertThat(opens(usual, id)).isFalse();
  }

  @Test
  void onlyTheOwnerSharesAndTakesBack() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String share = share(client, id, "{}").getString("id");
    Client stranger = Client.fresh();
    String own = stranger.job();

    // Then
    stranger.request().post("/v1/jobs/" + id + "/share").then().statusCode(404);
    stranger.request().get("/v1/jobs/" + id + "/share").then().statusCode(404);
    stranger.request().delete("/v1/jobs/" + id + "/share/" + share).then().statusCode(404);
    stranger
        .request()
        .delete("/v1/jobs/" + own + "/share/" + share)
        .then()
        .statusCode(404)
        .body("code", equalTo("SHARE_NOT_FOUND"));
    for (String body : List.of("{\"expiresIn\":59}", "{\"expiresIn\":2592001}", "{\"note\":7}")) {
      client
          .json(body)
          .post("/v1/jobs/" + id + "/share")
          .then()
          .statusCode(400)
          .body("type", containsString("urn:reelay:problem"));
    }
  }

  private static boolean opens(JsonPath share, String jobId) {
    int status =
        new Client("", share.getString("token"))
            .request()
            .get("/v1/jobs/" + jobId + "/artifacts/video.mp4")
            .statusCode();
    assertThat(status).isIn(200, 401);
    return status == 200;
  }

  private static JsonPath share(Client client, String jobId, String body) {
    return client
        .json(body)
        .post("/v1/jobs/" + jobId + "/share")
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  private static JsonNode claims(String authorization) throws Exception {
    String payload = authorization.substring("Bearer ".length()).split("\\.", -1)[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
  }
}
