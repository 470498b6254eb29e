package dev.reelay.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class WebhookRouteTest {
  @Test
  void webhooksReachTheHubInTheNameOfTheirKey() throws Exception {
    // Given
    Client client = Client.fresh();

    for (String method : List.of("POST", "PATCH")) {
      // When
      Response answer =
          client.json("{\"enabled\":true}").request(method, "/v1/webhooks/wh_1/redrive?state=x");

      // Then
      answer.then().statusCode(200).body(equalTo("{\"enabled\":true}"));
      assertThat(answer.header("Seen-Method")).isEqualTo(method);
      assertThat(answer.header("Seen-Uri")).isEqualTo("/v1/webhooks/wh_1/redrive?state=x");
      String payload = answer.header("Seen-Authorization").split("\\.", -1)[1];
      String claims =
          new String(
              Base64.getUrlDecoder().decode(payload), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(new ObjectMapper().readTree(claims).path("sub").asText())
          .isEqualTo(client.keyId());
      assertThat(claims).contains("\"groups\":[\"key\"]").doesNotContain("\"job\"");
    }
    client.request().get("/v1/webhooks").then().statusCode(200);
    client.request().delete("/v1/webhooks/wh_1").then().statusCode(200);
  }

  @Test
  void strangersAndOddPathsReachNothing() {
    // Given
    Client client = Client.fresh();

    // Then
    given().get("/v1/webhooks").then().statusCode(401);
    given().get("/v1/webhooks?access_token=" + client.secret()).then().statusCode(401);
    client.request().put("/v1/webhooks/wh_1").then().statusCode(405);
    for (String path :
        List.of("/v1/webhooks/a%2fb", "/v1/webhooks/a/b/c/d/e", "/v1/webhooks/a.b")) {
      client.request().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }
  }
}
