package dev.reelay.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@Timeout(60)
class CallbackRouteTest {
  @Test
  void aCallOfAProviderReachesTheAdaptersByteForByteAndWithoutACredential() {
    // Given
    String body = "{ \"id\" :\t\"é\" }\n";
    // When
    Response answer =
        given()
            .header("webhook-id", "msg_1")
            .header("Authorization", "Bearer of-the-provider")
            .contentType("application/json")
            .body(body.getBytes(StandardCharsets.UTF_8))
            .post("/webhooks/providers/replicate-1/am9iXzE.c2lnbmVk?n=1");
    // Then
    answer.then().statusCode(200);
    assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(answer.header("Seen-Uri"))
        .isEqualTo("/webhooks/providers/replicate-1/am9iXzE.c2lnbmVk?n=1");
    assertThat(answer.header("Seen-Webhook-id")).isEqualTo("msg_1");
    assertThat(answer.header("Seen-Authorization")).isNull();
  }

  @Test
  void whatCannotBeOneOfOurAddressesIsNotPassedOn() {
    given().body("{}").post("/webhooks/providers/UPPER/token").then().statusCode(404);
    given().body("{}").post("/webhooks/providers/replicate/a%2Fb").then().statusCode(404);
    given().get("/webhooks/providers/replicate/token").then().statusCode(405);
    given()
        .body(new byte[1_100_000])
        .contentType("application/json")
        .post("/webhooks/providers/replicate/token")
        .then()
        .statusCode(413);
  }
}
