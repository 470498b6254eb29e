package dev.reelay.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@Timeout(60)
class BusRouteTest {
  private static final String ORDER = "{\"jobId\":\"job_é\",\"reason\":\"why not\"}";

  @Inject Jdbi jdbi;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void ordersReachTheNamedServiceWithBodyAndAdminToken() {
    for (String service : List.of("adapters", "provider-adapters", "tracker", "progress-tracker")) {
      for (String action : List.of("redrive", "discard")) {
        // When
        Response answer =
            Client.admin()
                .json(ORDER)
                .post("/admin/dead-letters/" + action + "?service=" + service);

        // Then
        answer.then().statusCode(200);
        assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8)).isEqualTo(ORDER);
        assertThat(answer.header("Seen-Method")).isEqualTo("POST");
        assertThat(answer.header("Seen-Uri"))
            .startsWith("/internal/dead-letters/" + action + "?service=");
        assertThat(answer.header("Seen-Content-type")).startsWith("application/json");
        String token = answer.header("Seen-Authorization");
        assertThat(
                new String(
                    Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
                    StandardCharsets.UTF_8))
            .contains("\"groups\":[\"admin\"]");
      }
    }
  }

  @Test
  void listAndResendKeepTheirQuery() {
    Response list =
        Client.admin().request().get("/admin/dead-letters?service=hub&state=stuck&limit=7");
    Response resend =
        Client.admin()
            .request()
            .urlEncodingEnabled(false)
            .post("/admin/outbox/resend?service=tracker&since=2026-01-31T12:00:00Z");

    assertThat(list.header("Seen-Uri"))
        .isEqualTo("/internal/dead-letters?service=hub&state=stuck&limit=7");
    assertThat(resend.header("Seen-Uri"))
        .isEqualTo("/internal/outbox/resend?service=tracker&since=2026-01-31T12:00:00Z");
    assertThat(resend.asByteArray()).isEmpty();
  }

  @Test
  void theGatewaysOwnEventsAreServedByItself() {
    // Given
    UUID id = UUID.randomUUID();
    park(id);

    // When / Then
    Client admin = Client.admin();
    admin
        .request()
        .get("/admin/dead-letters?service=gateway&jobId=job_" + id)
        .then()
        .statusCode(200)
        .body("[0].event_id", equalTo(id.toString()));
    admin
        .json("{\"eventIds\":[\"" + id + "\"]}")
        .post("/admin/dead-letters/redrive?service=api-gateway")
        .then()
        .statusCode(200)
        .body("redriven", equalTo(1));
    admin
        .json("{\"eventIds\":[\"" + id + "\"],\"reason\":\"a test\"}")
        .post("/admin/dead-letters/discard?service=gateway")
        .then()
        .statusCode(200)
        .body("discarded", equalTo(1));
    admin
        .json("{}")
        .post("/admin/dead-letters/discard?service=gateway")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("field", equalTo("eventIds"));
    admin
        .request()
        .post("/admin/outbox/resend?service=gateway&since=2026-01-31T12:00:00Z")
        .then()
        .statusCode(200);
    admin
        .request()
        .post("/admin/outbox/resend?service=gateway&since=now")
        .then()
        .statusCode(400)
        .body("field", equalTo("since"));
    assertThat(audit(id)).hasSize(2).doesNotContain("");
  }

  @Test
  void onlyAdminKeysPass() {
    Client stranger = Client.fresh();
    for (String service : List.of("gateway", "hub", "tracker")) {
      String list = "/admin/dead-letters?service=" + service;
      stranger.request().get(list).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
      stranger
          .json(ORDER)
          .post("/admin/dead-letters/discard?service=" + service)
          .then()
          .statusCode(403);
      stranger.request().post("/admin/outbox/resend?service=" + service).then().statusCode(403);
      given().get(list).then().statusCode(401);
      given()
          .header("Authorization", "Bearer " + TestTokens.admin())
          .get(list)
          .then()
          .statusCode(401);
    }
  }

  @Test
  void whatServicesServeEachOtherIsHiddenFromClients() {
    for (String token : List.of(TestTokens.admin(), GatewayFiles.ADMIN_KEY)) {
      given()
          .header("Authorization", "Bearer " + token)
          .get("/internal/dead-letters")
          .then()
          .statusCode(404);
    }
  }

  @Test
  void aServiceThatIsMissingOrUnknownIsNamed() {
    Client.admin()
        .request()
        .get("/admin/dead-letters")
        .then()
        .statusCode(400)
        .body("field", equalTo("service"))
        .body("code", equalTo("MISSING_FIELD"));
    Client.admin()
        .json(ORDER)
        .post("/admin/dead-letters/redrive?service=studio")
        .then()
        .statusCode(400)
        .body("field", equalTo("service"))
        .body("code", equalTo("INVALID_VALUE"));
    Client.admin().request().delete("/admin/dead-letters?service=hub").then().statusCode(405);
  }

  @Test
  void bodiesAboveTheBoundAreRefusedHoweverTheyCome() throws Exception {
    byte[] large = "x".repeat(1_100_000).getBytes(StandardCharsets.US_ASCII);
    Client.admin()
        .json(new String(large, StandardCharsets.US_ASCII))
        .post("/admin/dead-letters/redrive?service=tracker")
        .then()
        .statusCode(413);
    URI uri =
        URI.create("http://localhost:" + port + "/admin/dead-letters/redrive?service=tracker");
    HttpRequest chunked =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + GatewayFiles.ADMIN_KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(chunked, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("BODY_TOO_LARGE");
    }
  }

  private void park(UUID id) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO parked_events
                  (event_id, job_id, key_id, type, version, source, sequence, correlation_id, occurred_at, body, reason,
                   attempts, next_try_at, state)
                VALUES
                  (:id::uuid, 'job_' || :id::text, 'key', 'VideoGenerationProgress', 1, 'tracker', 1, 'c', clock(), '{}', 'failed',
                   9, clock(), 'stuck')
                """)
            .bind("id", id)
            .execute());
  }

  private List<String> audit(UUID id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT actor FROM parked_audit WHERE event_id = :id")
            .bind("id", id)
            .mapTo(String.class)
            .list());
  }
}
