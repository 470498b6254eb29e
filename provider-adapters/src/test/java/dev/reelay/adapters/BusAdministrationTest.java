package dev.reelay.adapters;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestServers.class)
class BusAdministrationTest {
  @Test
  void parkedEventsAndOutboxAreServedToAdministratorsAlone() {
    // Given
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            given()
                .auth()
                .oauth2(TestTokens.admin())
                .get("/internal/dead-letters")
                .then()
                .statusCode(200));

    // When / Then
    given()
        .auth()
        .oauth2(TestTokens.admin())
        .contentType(ContentType.JSON)
        .body("{\"jobId\":\"job_of_nobody\"}")
        .post("/internal/dead-letters/redrive")
        .then()
        .statusCode(200)
        .body("redriven", equalTo(0));
    given()
        .auth()
        .oauth2(TestTokens.admin())
        .post("/internal/outbox/resend?since=2999-01-01T00:00:00Z")
        .then()
        .statusCode(200)
        .body("unmarked", equalTo(0));
    given()
        .auth()
        .oauth2(TestTokens.key("key_1"))
        .get("/internal/dead-letters")
        .then()
        .statusCode(403);
    given().get("/internal/dead-letters").then().statusCode(401);
  }
}
