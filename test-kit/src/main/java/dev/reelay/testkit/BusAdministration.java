package dev.reelay.testkit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each service owes to administrators of the bus, and to whoever follows a request. A service
 * proves it with an empty subclass that is a {@code QuarkusTest}.
 */
@QuarkusTestResource(TestServers.class)
public abstract class BusAdministration {
  private static final String PARKED = "/internal/dead-letters";
  private static final String CORRELATION = "X-Correlation-ID";

  /** For the subclass. */
  protected BusAdministration() {}

  @BeforeEach
  void up() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> admin().get(PARKED).then().statusCode(200));
  }

  @Test
  void parkedEventsAndOutboxAreServedToAdministratorsAlone() {
    admin()
        .contentType(ContentType.JSON)
        .body("{\"jobId\":\"job_of_nobody\"}")
        .post(PARKED + "/redrive")
        .then()
        .statusCode(200)
        .body("redriven", equalTo(0));
    admin()
        .post("/internal/outbox/resend?since=2999-01-01T00:00:00Z")
        .then()
        .statusCode(200)
        .body("unmarked", equalTo(0));
    given().auth().oauth2(TestTokens.key("key_1")).get(PARKED).then().statusCode(403);
    given().get(PARKED).then().statusCode(401);
  }

  @Test
  void everyAnswerCarriesTheCorrelationIdOfItsRequest() {
    // Given
    String mine = "support-case-7";

    // When / Then
    admin().header(CORRELATION, mine).get(PARKED).then().header(CORRELATION, mine);
    given().header(CORRELATION, mine).get(PARKED).then().statusCode(401).header(CORRELATION, mine);
    given().header(CORRELATION, mine).get("/no/such/path").then().header(CORRELATION, mine);
    admin()
        .header(CORRELATION, mine)
        .get(PARKED + "?state=lost")
        .then()
        .statusCode(400)
        .header(CORRELATION, mine)
        .body("correlationId", equalTo(mine));
  }

  @Test
  void aRequestWithoutAPlainCorrelationIdIsGivenOne() {
    String made = "[0-9a-f-]{36}";
    admin().get(PARKED).then().header(CORRELATION, matchesPattern(made));
    admin()
        .header(CORRELATION, "two words")
        .get(PARKED)
        .then()
        .header(CORRELATION, matchesPattern(made));
  }

  private static RequestSpecification admin() {
    return given().auth().oauth2(TestTokens.admin());
  }
}
